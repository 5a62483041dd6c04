/** A sweep by its trials, of which each may be several tasks: rungs. */
import type { SweepStatus, TaskStatus } from "../queue/status.ts";
import type { State } from "../types.ts";

/** The states of a trial's rungs, the first that is there being the trial's own. */
const ORDER: readonly State[] = ["failed", "running", "waiting", "cancelled", "pruned", "completed"];

/** One status for each trial: of several rungs that of the trial, with the newest result there is. */
export function trialsOf({ tasks }: Pick<SweepStatus, "tasks">): TaskStatus[] {
  return [...Map.groupBy(tasks, ({ name, about }) => (about.trial as string | undefined) ?? name)].map(
    ([trial, rungs]) => (rungs.length === 1 && rungs[0].name === trial ? rungs[0] : merged(trial, rungs)),
  );
}

function merged(trial: string, rungs: readonly TaskStatus[]): TaskStatus {
  const inOrder = rungs.toSorted((a, b) => Number(a.about.step) - Number(b.about.step));
  const done = inOrder.filter(({ state }) => state === "completed");
  const last = inOrder.at(-1)!;
  const isFinished = done.some(({ name }) => name === trial);
  const state = isFinished
    ? "completed"
    : ORDER.find((each) => each !== "completed" && rungs.some((rung) => rung.state === each));
  const shown = rungs.find((rung) => rung.state === state) ?? last;
  const seconds = inOrder.reduce((sum, rung) => sum + (rung.seconds ?? 0), 0);
  const newest = done.at(-1);
  return {
    ...shown,
    name: trial,
    state: state ?? "waiting",
    seconds,
    result: newest?.result ?? null,
    run: newest?.run ?? null,
  };
}
