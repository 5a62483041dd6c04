import type { Representation, Sample } from "../../types/index.ts";

/**
 * The rows of a metric that fits nothing: all rows of external codes, the test rows of a run, or its training rows and a
 * warning where nothing was kept for testing.
 */
export function heldOut({ whole, test, train }: Representation): [Sample, string[]] {
  if (whole !== undefined) return [whole, []];
  if (test.codes.rows > 0) return [test, []];
  return [train, ["no rows were kept for testing, so this was read on the rows that trained the encoder"]];
}
