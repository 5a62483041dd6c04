/** What an encoder with smaller weights costs: how its codes and its searches differ from those of the whole one. */
import { eachDistances, smallest } from "../estimators/nearestNeighbours.ts";
import type { Matrix } from "../numerics/matrix.ts";
import { columns, unitRows } from "../numerics/matrix.ts";
import { mean } from "../numerics/statistics.ts";

/** Pictures that were measured on. */
export interface Probe {
  /** Held-out pictures of the run, or its eight golden ones where its data is not there. */
  readonly of: "held-out" | "golden";
  /** The level that each picture shows of what is searched for, −1 where it is unknown; null where none is known. */
  readonly levels: Int32Array | null;
  /** The columns that are searched by. */
  readonly searched: readonly [start: number, end: number];
}

/** What was lost. */
export interface Cost {
  readonly of: Probe["of"];
  readonly pictures: number;
  readonly cosine: { readonly mean: number; readonly least: number };
  /** The share of pictures whose nearest other one is the same. */
  readonly sameNearest: number;
  /** The share of pictures whose nearest other one shows the same level, before and after; null where levels are unknown. */
  readonly rank1: { readonly whole: number; readonly smaller: number } | null;
}

/** Compares codes [pictures, dim] of the same pictures. */
export function costOf(whole: Matrix, smaller: Matrix, { of, levels, searched }: Probe): Cost {
  const [a, b] = [whole, smaller].map((codes) => unitRows(columns(codes, ...searched)));
  const cosines = Array.from({ length: a.rows }, (_, row) => {
    let sum = 0;
    for (let j = row * a.columns; j < (row + 1) * a.columns; j++) sum += a.data[j] * b.data[j];
    return sum;
  });
  const [before, after] = [a, b].map(nearest);
  const known = [...before.keys()].filter((row) => levels !== null && levels[row] >= 0);
  const right = (near: readonly number[]) =>
    mean(known.map((row) => (levels?.[near[row]] === levels?.[row] ? 1 : 0)));
  return {
    ...{ of, pictures: a.rows },
    cosine: { mean: mean(cosines), least: Math.min(...cosines) },
    sameNearest: mean(before.map((near, row) => (near === after[row] ? 1 : 0))),
    rank1: known.length === 0 ? null : { whole: right(before), smaller: right(after) },
  };
}

/** The row of the nearest other picture. */
function nearest(codes: Matrix): number[] {
  const found: number[] = [];
  eachDistances(codes, codes, (query, d) => {
    found[query] = smallest(d, 2).find((row) => row !== query) ?? query;
  });
  return found;
}
