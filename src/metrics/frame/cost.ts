/** What a metric costs, from the size of what it reads: seconds on one core of the machine that the figures are of, and memory. */
import type { Scoring } from "../../registry.ts";
import type { Blocks, Factor, Representation } from "../../types/index.ts";
import { isMap } from "./maps.ts";

/** What costs grow with. */
export interface Size {
  readonly rows: number;
  readonly dims: number;
  readonly factors: number;
  /** Of the factor that has most. */
  readonly levels: number;
}

/** The size at which `seconds` of every metric are measured. */
export const COMMON: Size = { rows: 10_000, dims: 10, factors: 5, levels: 10 };
/** Most metrics read every row, dimension and factor once. */
const GROWTH: Size = { rows: 1, dims: 1, factors: 1, levels: 0 };
/** Metrics that take longer are not `fast`. */
const FAST = 2;

/** Seconds that a metric takes, good for the order of magnitude. */
export function secondsOf({ seconds, growth }: Pick<Scoring, "seconds" | "growth">, size: Size): number {
  const powers = { ...GROWTH, ...growth };
  return Object.entries(COMMON).reduce(
    (all, [side, common]) =>
      all * (Math.max(1, size[side as keyof Size]) / common) ** powers[side as keyof Size],
    seconds,
  );
}

/** Bytes that a metric takes beside the codes, about: the codes in float64, and its tables of dimensions. */
export const bytesOf = ({ tables = 0 }: Pick<Scoring, "tables">, { rows, dims }: Size): number =>
  8 * (rows * dims + tables * dims * dims);

/** Whether a metric belongs to the class `fast`. */
export const isFast = (scoring: Pick<Scoring, "seconds" | "growth">, size: Size): boolean =>
  secondsOf(scoring, size) <= FAST;

/** The size of what a metric reads: one of single dimensions does not see maps. */
export function sizeSeen(
  scoring: Pick<Scoring, "perDimension">,
  rows: number,
  blocks: Blocks,
  factors: readonly Factor[],
): Size {
  const read = Object.values(blocks).filter((range) => !(scoring.perDimension && isMap(range)));
  return {
    rows,
    dims: read.reduce((sum, [start, end]) => sum + end - start, 0),
    factors: factors.length,
    levels: factors.reduce((most, { size }) => Math.max(most, size), 0),
  };
}

/** Rows of all parts. */
export const rowsOfAll = ({
  train,
  test,
  unseen,
}: Pick<Representation, "train" | "test" | "unseen">): number =>
  train.codes.rows + test.codes.rows + unseen.codes.rows;
