import type { Fit } from "../classifier.ts";

/**
 * Who tries to read a level that a block should not tell. Attackers are judged by balanced accuracy, so each weighs levels
 * alike, however rare. Columns come as they are; each scales them itself.
 */
export interface Attacker {
  /** With its constants; stands in the variant of every score. */
  readonly about: string;
  /** Rows it is fitted to at most: what a second or so allows. */
  readonly mostRows: number;
  readonly fit: Fit;
}
