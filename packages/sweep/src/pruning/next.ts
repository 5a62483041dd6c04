/** Rungs of a plan as tasks: which are to be done now, and which trials are ended. Nothing waits for anything else. */
import type { Experiment, runs } from "../../../../src/index.ts";
import { nameOf } from "../plan/index.ts";
import type { Objective, Plan, Task, Trial } from "../types.ts";
import { type Pruned, prunedBy } from "./pruners.ts";

/** A task that is done. */
export interface Finished {
  readonly name: string;
  /** Its small result. */
  readonly result: Readonly<Record<string, unknown>>;
}

/** What a rung is given beside what the training of its trial is given. */
export interface RungSpec {
  readonly experiment: Experiment;
  readonly data?: runs.DataRecord["digest"];
  /** The task of the rung before, whose folder is gone on with. */
  readonly from: string | null;
  /** Steps after which it stops; the experiment's own at the last rung, which finishes the run. */
  readonly steps: number;
  readonly objective: Objective;
}

/** A rung of a trial. */
export interface Rung {
  readonly task: Task;
  readonly step: number;
  readonly isLast: boolean;
}

const stepsOf = ({ spec }: Trial): number => (spec.experiment as Experiment).steps;

/** What of a plan decides what is next. */
export type PrunedPlan = Pruned & Pick<Plan, "trials">;

/**
 * What a plan asks for when these of its rungs are done, given in the order in which they were done: the next rung of every trial
 * that is not ended, whether or not somebody was told of it before, and the names of those that are. The same on every machine.
 */
export function next(plan: PrunedPlan, done: readonly Finished[]): { tasks: Task[]; pruned: string[] } {
  const { pruner, objective } = prunedBy(plan);
  const ladders = laddersOf(plan);
  const places = new Map<string, readonly [trial: string, at: number]>();
  for (const [trial, rungs] of ladders)
    for (const [at, { task }] of rungs.entries()) places.set(task.name, [trial, at]);
  const decide = pruner.begin(objective.direction);
  const reached = new Map<string, { readonly at: number; readonly ends: boolean }>();
  for (const { name, result } of done) {
    const [trial, at] = places.get(name) ?? [null, 0];
    if (trial === null) continue;
    const { step, isLast } = ladders.get(trial)![at];
    const number = typeof result.objective === "number" ? result.objective : null;
    const ends = decide({ trial, step, objective: number, isLast });
    // A trial that came further was let through, whatever the order says now.
    if (at >= (reached.get(trial)?.at ?? 0)) reached.set(trial, { at, ends });
  }
  const tasks: Task[] = [];
  const pruned: string[] = [];
  for (const [trial, rungs] of ladders) {
    const { at, ends } = reached.get(trial) ?? { at: -1, ends: false };
    if (ends) pruned.push(trial);
    else if (at + 1 < rungs.length) tasks.push(rungs[at + 1].task);
  }
  return { tasks, pruned };
}

/** All rungs that a plan may come to ask for, by trial and in their order, whatever becomes of them. */
export function laddersOf(plan: PrunedPlan): ReadonlyMap<string, readonly Rung[]> {
  const { pruner, objective } = prunedBy(plan);
  const looks = pruner.rungs(plan.trials.map(stepsOf).reduce((least, steps) => Math.min(least, steps)));
  return new Map(plan.trials.map((trial) => [trial.name, ladderOf(trial, looks, objective)]));
}

/** The rungs of a trial. The last has the trial's own name: its folder is that of the run which is trained without stopping. */
function ladderOf(trial: Trial, looks: readonly number[], objective: Objective): Rung[] {
  const total = stepsOf(trial);
  let from: string | null = null;
  return [...looks, total].map((step, at): Rung => {
    const isLast = at === looks.length;
    const name = isLast ? trial.name : nameOf({ rung: trial.name, step, metric: objective.metric });
    const task: Task = {
      name,
      kind: "rung",
      spec: { ...trial.spec, from, steps: step, objective },
      needs: trial.needs,
      priority: trial.priority + at,
    };
    from = name;
    return { task, step, isLast };
  });
}
