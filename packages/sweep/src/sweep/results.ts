/** A sweep as tables and pages see it. */
import type { SweepStatus } from "../queue/status.ts";
import type { SweepResults } from "../table/index.ts";
import type { PlanRecord } from "./record.ts";
import { trialsOf } from "./trials.ts";

/** Lines of what a task printed last that are told. */
const LINES = 20;

/** Trials with their settings and results, in the order of the plan. */
export const resultsIn = (status: SweepStatus): SweepResults => ({
  name: status.name,
  objective: (status.about.plan as unknown as PlanRecord).objective,
  rows: trialsOf(status).map(({ name, about, state, seconds, run, result, reason, lines }) => ({
    ...{ name, state, run, result },
    seconds: state === "completed" ? seconds : null,
    settings: (about.settings ?? {}) as Readonly<Record<string, unknown>>,
    seed: Number(about.seed ?? 0),
    failure:
      state === "failed"
        ? [reason, ...(lines ?? "").trimEnd().split("\n").slice(-LINES)].filter(Boolean).join("\n")
        : null,
  })),
});
