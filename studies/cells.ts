/** Cells of the studies' tables: how numbers are written, and what is there of rows that may be missing. */
import { study } from "../src/index.ts";

/** Scores and shares have three digits. */
export const SCORE: study.NumberFormat = { times: 1, digits: 3 };
/** Shares in per cent have one digit. */
export const PERCENT: study.NumberFormat = { times: 100, digits: 1 };
/** Seconds and milliseconds have no digits. */
export const WHOLE: study.NumberFormat = { times: 1, digits: 0 };

/** The list without what is missing from it. */
export const defined = <T>(list: readonly (T | null | undefined)[]): T[] =>
  list.filter((each): each is T => each !== undefined && each !== null);

/** The mean and the spread of the values that are there; empty where there are none. */
export function cell(values: readonly (number | null | undefined)[], format: study.NumberFormat): string {
  const found = defined(values);
  return found.length === 0 ? "" : study.spread(found, format);
}

/** One value for each seed from 0 on, in order. */
export const bySeed = <T>(seeds: number, of: (seed: number) => T): T[] =>
  Array.from({ length: seeds }, (_, seed) => of(seed));
