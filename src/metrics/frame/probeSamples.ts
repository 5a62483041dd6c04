/** The rows that probes are fitted to, and the rows that they are judged on. */

import { rowsAt } from "../../numerics/matrix.ts";
import type { Rng } from "../../random.ts";
import type { Representation, Sample } from "../../types/index.ts";

/** Rows that a probe is judged on at most, as in disentanglement_lib. */
const MOST_JUDGED = 5000;

/** Test rows (at most `MOST_JUDGED`, drawn); the training rows and a warning where none were kept for testing. */
export function testSample({ factors, train, test }: Representation, rng: Rng): [Sample, string[]] {
  const kept = test.codes.rows > 0;
  const sample = subsample(kept ? test : train, factors.length, MOST_JUDGED, rng.fork("read"));
  return [sample, kept ? [] : ["no rows were kept for testing: probes were read where they were fitted"]];
}

/** At most `most` rows of a sample, drawn. */
export function subsample(sample: Sample, factors: number, most: number, rng: Rng): Sample {
  if (sample.codes.rows <= most) return sample;
  const rows = rng.permutation(sample.codes.rows).subarray(0, most).sort();
  const levels = new Int32Array(most * factors);
  rows.forEach((row, at) => {
    levels.set(sample.levels.subarray(row * factors, (row + 1) * factors), at * factors);
  });
  return { codes: rowsAt(sample.codes, rows), levels };
}
