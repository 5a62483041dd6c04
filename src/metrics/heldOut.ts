import type { Representation, Sample } from "../types.ts";

/** Test rows, or the training rows with a warning where nothing was kept for testing. */
export function heldOut({ test, train }: Representation): [Sample, string[]] {
  if (test.codes.rows > 0) return [test, []];
  return [train, ["no rows were kept for testing, so this was read on the rows that trained the encoder"]];
}
