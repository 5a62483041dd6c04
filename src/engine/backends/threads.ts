/** How many threads a process computes with: one for each core, or fewer where other processes share the machine. */
import { availableParallelism } from "node:os";
import { expect } from "../../errors.ts";

/** What `UNWEAVE_THREADS` allows; undefined where it is not set, and an InputError where it is no positive whole number. */
export function threadLimit(): number | undefined {
  const given = process.env.UNWEAVE_THREADS;
  if (given === undefined || given === "") return undefined;
  const todo = "Set it to the number of cores that this process may use, or unset it.";
  const isCount = /^[1-9]\d*$/.test(given);
  expect(isCount, "environment variable", "UNWEAVE_THREADS", "a positive whole number", `"${given}"`, todo);
  return Math.min(Number(given), availableParallelism());
}

/**
 * Threads of this process for whatever computes. The runtime cuts some products by it, small batches among them, and adds in
 * another order then: the last bits of such a training depend on it, so a run says it and keeps it when it goes on.
 */
export const threads = (): number => threadLimit() ?? availableParallelism();
