/** Tasks that follow from results: the next rungs of trials that keep up, where a sweep prunes. */
import { type Finished, laddersOf, next, type PrunedPlan } from "../pruning/index.ts";
import type { Database } from "../queue/database.ts";
import { sweepRecord } from "../queue/status.ts";
import { insertTasks, type Planned, type SweepRecord } from "../queue/sweeps.ts";
import type { Plan } from "../types.ts";
import type { PlanRecord } from "./record.ts";

/** The tasks that a pruned plan begins with, where these of its rungs are done already. */
export function rungsOf(
  { name, ...plan }: PrunedPlan & Pick<Plan, "name">,
  done: readonly Finished[],
): Planned[] {
  const names = new Set(done.map((each) => each.name));
  const wanted = new Set(next(plan, done).tasks.map((task) => task.name));
  return allRungs(name, plan).filter(({ task }) => names.has(task.name) || wanted.has(task.name));
}

/** Every rung with what its manifest shall say of it. */
function allRungs(sweep: string, plan: PrunedPlan): Planned[] {
  const ladders = laddersOf(plan);
  return plan.trials.flatMap(({ name: trial, settings, seed }) =>
    ladders.get(trial)!.map(({ task, step }) => ({ task, about: { sweep, trial, settings, seed, step } })),
  );
}

function prunedPlan({ about }: SweepRecord): PrunedPlan | null {
  const { objective, pruning, trials } = about.plan as unknown as PlanRecord;
  return pruning === null ? null : { objective, pruning, trials };
}

/** Adds what follows from the results so far. It is safe to call at any time, from any machine. */
export async function advance(database: Database, sweep: string): Promise<void> {
  const record = await sweepRecord(database, sweep);
  const plan = record === null ? null : prunedPlan(record);
  if (plan === null) return;
  const done = await database.sql<Finished>(
    "SELECT name, result FROM unweave.task WHERE sweep = $1 AND state = 'completed' ORDER BY ended NULLS FIRST, position, name",
    [sweep],
  );
  const { tasks, pruned } = next(plan, done);
  const names = new Set([...tasks.map(({ name }) => name), ...pruned]);
  const planned = allRungs(sweep, plan).filter(({ task }) => names.has(task.name));
  await insertTasks(database, sweep, planned, new Set(pruned));
}
