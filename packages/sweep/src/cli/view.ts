/** How a sweep stands, for people and for machines. */

import { measuredOf } from "../plan/index.ts";
import { type SweepStatus, secondsLeft, type TaskStatus } from "../queue/status.ts";
import type { PlanRecord } from "../sweep/record.ts";
import { trialsOf } from "../sweep/trials.ts";
import type { Objective, State } from "../types.ts";
import { kit } from "./kit.ts";

const STATES: readonly State[] = ["completed", "running", "waiting", "failed", "pruned", "cancelled"];

/** What the program prints at the end with --json. */
export interface SweepJson {
  readonly sweep: string;
  readonly trials: readonly {
    readonly name: string;
    readonly state: State;
    readonly run: string | null;
    readonly settings: unknown;
    readonly seed: unknown;
    readonly objective: number | null;
    readonly seconds: number | null;
    readonly reason?: string;
  }[];
}

/** The objective's value in a result; null where it is not there. */
function objectiveOf(result: TaskStatus["result"], objective: Objective | null): number | null {
  if (result === null || objective === null) return null;
  if (typeof result.objective === "number") return result.objective;
  const found = measuredOf(objective, (result.scores ?? {}) as Parameters<typeof measuredOf>[1]);
  return typeof found === "number" ? found : null;
}

/** The objective of a sweep as the database has it. */
const objectiveIn = ({ about }: SweepStatus): Objective | null =>
  (about.plan as unknown as PlanRecord).objective;

/** Everything of a sweep as JSON. */
export const sweepJson = (status: SweepStatus): SweepJson => ({
  sweep: status.name,
  trials: trialsOf(status).map(({ name, state, run, about, seconds, reason, result }) => ({
    ...{ name, state, run, settings: about.settings ?? {}, seed: about.seed ?? null },
    ...{
      objective: objectiveOf(result, objectiveIn(status)),
      seconds: state === "completed" ? seconds : null,
    },
    ...(reason !== null && state !== "completed" && { reason }),
  })),
});

const written = (settings: unknown) =>
  Object.entries((settings ?? {}) as Record<string, unknown>)
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");

/** What distinguishes a task, in one line. */
export const describe = ({ about, kind }: Pick<TaskStatus, "about" | "kind">): string => {
  const { settings, seed } = about;
  return [written(settings), seed === undefined ? "" : `seed=${seed}`].filter(Boolean).join(" ") || kind;
};

/** "3 completed, 2 running, 7 waiting" */
export const countsOf = (tasks: readonly Pick<TaskStatus, "state">[]): string =>
  STATES.flatMap((state) => {
    const count = tasks.filter((task) => task.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  }).join(", ") || "no tasks";

/** 75 → "1:15" */
const clock = (seconds: number | null) =>
  seconds === null ? "" : `${Math.floor(seconds / 60)}:${`${Math.floor(seconds % 60)}`.padStart(2, "0")}`;

/** One line of the table that fills. */
export function taskLine(status: SweepStatus, task: TaskStatus): string[] {
  const value = objectiveOf(task.result, objectiveIn(status));
  return [
    task.name.slice(0, 8),
    task.state,
    describe(task),
    value === null ? "" : value.toFixed(4),
    clock(task.seconds),
  ];
}

/** The head of that table. */
export const header = (status: SweepStatus): string[] => [
  "trial",
  "state",
  "settings",
  objectiveIn(status)?.metric ?? "",
  "time",
];

/** Most tasks that a table of all shows, those that run and fail first. */
const SHOWN = 40;

/** The whole status as text: the counts, who computes what, failures with their last lines. */
export function statusText(status: SweepStatus): string {
  const { name, paused, store } = status;
  const tasks = trialsOf(status);
  const left = secondsLeft(status.tasks);
  const head = `${name}: ${countsOf(tasks)}${paused ? ", paused" : ""}${left === null ? "" : `, about ${clock(left)} left`}`;
  const order: readonly State[] = ["running", "failed", "completed", "pruned", "waiting", "cancelled"];
  const sorted = tasks.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const rows = sorted
    .slice(0, SHOWN)
    .map((task) => [
      ...taskLine(status, task),
      task.worker === null
        ? ""
        : `${task.worker}${(task.silent ?? 0) > 30 ? ` (silent for ${Math.round(task.silent!)} s)` : ""}`,
      task.state === "running" ? `${Math.round(100 * task.share)} % ${task.note ?? ""}` : "",
    ]);
  const more = tasks.length > SHOWN ? `… and ${tasks.length - SHOWN} more\n` : "";
  const failures = tasks.filter(({ reason, state }) => reason !== null && state !== "completed");
  const told = failures.slice(0, SHOWN).map((task) => failureText(task));
  return `${head}\nresults: ${store}\n\n${kit.table([...header(status), "worker", ""], rows)}${more}${told.length === 0 ? "" : `\n${told.join("\n")}\n`}`;
}

/** Why a task failed, and what it printed last. */
export function failureText({ name, state, reason, failures, lines }: TaskStatus): string {
  const times = failures > 1 ? ` (${failures} times)` : "";
  const last = (lines ?? "")
    .trim()
    .split("\n")
    .slice(-5)
    .map((line) => `    ${line}`);
  return [`${name.slice(0, 8)} ${state}${times}: ${reason}`, ...(lines ? last : [])].join("\n");
}
