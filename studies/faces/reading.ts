/** What one row of the study says. */
import type { ScoreMatrix, Supervision } from "../../src/index.ts";

/** Tables of the study, in their order. */
export const TABLES = ["standard", "perLight", "leftOut", "frontal", "strangers"] as const;
/** Name of a table. */
export type Table = (typeof TABLES)[number];

/** One seed of one line of a table. */
export interface Reading {
  readonly table: Table;
  /** Name of the row; readings of one name are seeds. */
  readonly row: string;
  readonly told: Supervision | "";
  /** Column → value in 0..1. */
  readonly values: Readonly<Record<string, number>>;
  readonly detail?: Detail;
}

/** What figures need beside the numbers. */
export interface Detail {
  /** What is read of identity and light from each part, above chance. */
  readonly blocks?: ScoreMatrix;
  /** Share of the pictures under each light (rows) that the attacker calls each light (columns). */
  readonly confusion?: ScoreMatrix;
  readonly by?: string;
  /** Rows of the dataset: a query, then its nearest under other lights. */
  readonly strips?: readonly (readonly number[])[];
}
