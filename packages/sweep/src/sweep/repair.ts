/** The database of a sweep, built again from what its store keeps: the plan as it was taken in, and the manifests. */
import { InputError } from "../../../../src/index.ts";
import { type Leftover, removeLeftover, repairable } from "../publish/index.ts";
import type { Database } from "../queue/database.ts";
import { sendAllAgain, takeIn } from "../queue/sweeps.ts";
import type { Store } from "../types.ts";
import { kept, keptNames, resultsOf } from "./record.ts";

/** What was found. */
export interface Repaired {
  readonly sweeps: readonly string[];
  readonly results: number;
  /** Results that cannot be read, in words. */
  readonly damaged: readonly string[];
  /** Attempts that are no result. */
  readonly leftovers: readonly Leftover[];
}

/** Builds every sweep of a store again, and removes attempts of which another one is the result. */
export async function repair(database: Database, store: Store): Promise<Repaired> {
  const names = await keptNames(store);
  const todo = "Give the plan again: unweave sweep PLAN.";
  if (names.length === 0) throw new InputError("store", store.url, "a sweep that was taken in", "none", todo);
  const { damaged, leftovers } = await repairable(store);
  const results = await resultsOf(store);
  for (const name of names) {
    const found = (await kept(store, name))!;
    await takeIn(database, found.record, found.planned, results);
    if (database.isEmbedded) await sendAllAgain(database, name);
  }
  for (const leftover of leftovers.filter(({ isBeaten }) => isBeaten)) await removeLeftover(store, leftover);
  return { sweeps: names, results: results.size, damaged, leftovers };
}
