/** Where probes are fitted and where they are read. */

import { rowsAt } from "../../numerics/matrix.ts";
import type { Rng } from "../../random.ts";
import type { Representation, Sample } from "../../types/index.ts";

/** Rows that probes are read on at most: disentanglement_lib's number. */
export const READ = 5000;

/** Test rows (at most `READ`, drawn), or with a warning the training rows where none were kept. */
export function readRows({ factors, train, test }: Representation, rng: Rng): [Sample, string[]] {
  const kept = test.codes.rows > 0;
  const sample = someRows(kept ? test : train, factors.length, READ, rng.fork("read"));
  return [sample, kept ? [] : ["no rows were kept for testing: probes were read where they were fitted"]];
}

/** At most `most` rows of a sample, drawn. */
export function someRows(sample: Sample, factors: number, most: number, rng: Rng): Sample {
  if (sample.codes.rows <= most) return sample;
  const rows = rng.permutation(sample.codes.rows).subarray(0, most).sort();
  const levels = new Int32Array(most * factors);
  rows.forEach((row, at) => {
    levels.set(sample.levels.subarray(row * factors, (row + 1) * factors), at * factors);
  });
  return { codes: rowsAt(sample.codes, rows), levels };
}
