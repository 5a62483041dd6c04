/** Levels of the rows of a sample, as projections read them: of one factor, or of several together. */
import type { ProjectionSample, Sample } from "../types/index.ts";

/** What a row's level is, 0 … count − 1, or −1 where it is not known. */
export interface RowLevels {
  readonly of: Int32Array;
  readonly count: number;
}

/** Levels of one factor in one set. */
export function levelsIn(
  { factors }: Pick<ProjectionSample, "factors">,
  set: Sample,
  factor: string,
): RowLevels {
  const at = factors.findIndex(({ name }) => name === factor);
  const of = Int32Array.from({ length: set.codes.rows }, (_, row) => set.levels[row * factors.length + at]);
  return { of, count: factors[at].size };
}

/** The combinations of several factors that occur, numbered as they first do; −1 where one of the factors is not known. */
export function combined(factors: readonly RowLevels[]): RowLevels {
  if (factors.length === 1) return factors[0];
  const known = new Map<string, number>();
  const of = factors[0].of.map((_, row) => {
    const levels = factors.map((factor) => factor.of[row]);
    if (levels.includes(-1)) return -1;
    const key = levels.join();
    if (!known.has(key)) known.set(key, known.size);
    return known.get(key)!;
  });
  return { of, count: known.size };
}
