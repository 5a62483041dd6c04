/** `NAME.sweep.json` in the store: the plan as it was taken in, from which any machine can build a database again. */
import type { Planned as PlannedData } from "../kinds/probe.ts";
import { manifests, runOf } from "../publish/index.ts";
import type { Planned, SweepRecord } from "../queue/sweeps.ts";
import type { Manifest, Objective, Plan, Store, Trial } from "../types.ts";

/** What is said of a sweep to whoever advances or shows it. */
export interface PlanRecord {
  readonly objective: Objective | null;
  readonly pruning: Plan["pruning"];
  /** Data that its tasks need, each once. */
  readonly data: readonly PlannedData[];
  /** The trials, where tasks are added while it runs. */
  readonly trials: readonly Trial[];
}
/** A sweep as it is kept. */
export interface Kept {
  readonly format: 1;
  readonly record: SweepRecord;
  readonly planned: readonly Planned[];
}

const keyOf = (sweep: string) => `${sweep}.sweep.json`;

/** A plan as tasks, each with what its manifest shall say of it. */
export const plannedOf = ({ name: sweep, trials }: Pick<Plan, "name" | "trials">): Planned[] =>
  trials.map(({ settings, seed, ...task }) => ({ task, about: { sweep, settings, seed } }));

/** The data of a plan's trainings, each once. */
export function dataOf(trials: readonly Trial[]): PlannedData[] {
  const found = trials.flatMap(({ kind, spec }) => {
    const { experiment, data } = spec as {
      experiment?: { data: PlannedData["data"] };
      data?: PlannedData["digest"];
    };
    return kind !== "train" || experiment === undefined || data === undefined
      ? []
      : [{ data: experiment.data, digest: data }];
  });
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

/** Keeps a sweep in its store. */
export const keep = (store: Store, kept: Kept): Promise<void> =>
  store.put(keyOf(kept.record.name), new TextEncoder().encode(`${JSON.stringify(kept)}\n`));

/** A sweep that is kept in a store; null where there is none of that name. */
export async function kept(store: Store, sweep: string): Promise<Kept | null> {
  const bytes = await store.get(keyOf(sweep));
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as Kept);
}

/** Names of the sweeps that a store keeps. */
export async function keptNames(store: Store): Promise<string[]> {
  const keys = await store.list("");
  return keys.flatMap((key) => /^([^/]+)\.sweep\.json$/.exec(key)?.[1] ?? []);
}

/** The results that a store has, by the name of the task. */
export async function resultsOf(store: Store): Promise<Map<string, Manifest & { readonly run: string }>> {
  const { manifests: found } = await manifests(store);
  return new Map(found.map((manifest) => [manifest.task, { ...manifest, run: runOf(store, manifest) }]));
}
