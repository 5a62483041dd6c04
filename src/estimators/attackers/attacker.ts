import type { Fit } from "../classifier.ts";

/**
 * A classifier that tries to predict a level that a block should not reveal. Attackers are judged by balanced accuracy, so
 * each gives all levels the same weight, however rare. Columns come unscaled; each attacker scales them itself.
 */
export interface Attacker {
  /** What it is, with its constants; part of the variant of every score. */
  readonly about: string;
  /** Rows it is fitted to at most, so that a fit takes about a second. */
  readonly mostRows: number;
  readonly fit: Fit;
}
