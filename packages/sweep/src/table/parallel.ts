/** Parallel coordinates: a line for every trial through its settings to its objective. */
import * as Plot from "@observablehq/plot";
import { figures } from "../../../../src/index.ts";
import type { Objective } from "../types.ts";
import { numberAxis, type ParallelAxis, settingAxes } from "./parallelAxes.ts";
import { numbersOf, objectiveName, type SweepRow, shortNames } from "./results.ts";

/** Lines beyond these hide each other: the best are kept, and others evenly from the rest. */
const MOST_LINES = 400;
const [INK, PAPER, WORST, BEST, MARKED] = ["#1d2430", "#fffdf8", "#cfd6dc", "#17466b", "#d9822b"];
/** Width for an axis, and the height of the figure. */
const [ACROSS, HEIGHT] = [150, 340];
/** Where lines go that have no value on an axis. */
const BELOW = -0.12;

/** The figure, or null where no completed trial has the objective or nothing differs. */
export function parallelFigure(rows: readonly SweepRow[], objective: Objective): figures.Markup | null {
  const name = objectiveName(objective);
  const done = rows.filter((row) => numbersOf(row)[name] !== undefined);
  const settings = settingAxes(done);
  const goal = done.length === 0 ? null : numberAxis(done, name, (row) => numbersOf(row)[name]);
  if (settings.length === 0 || goal === null) return null;
  const good = (row: SweepRow) =>
    objective.direction === "maximise" ? goal.place(row)! : 1 - goal.place(row)!;
  const lines = kept(done.toSorted((a, b) => good(a) - good(b)));
  const axes = [...settings, goal];
  const points = lines.flatMap((row) =>
    axes.map((axis, at) => ({ at, place: axis.place(row) ?? BELOW, trial: row.name, good: good(row) })),
  );
  const best = points.filter(({ trial }) => trial === lines.at(-1)!.name);
  const along = { x: "at", y: "place", z: "trial" } as const;
  return figures.figure(`settings of ${lines.length} trials and their ${name}`, {
    ...{ width: Math.max(480, ACROSS * axes.length), height: HEIGHT },
    ...{ marginTop: 40, marginBottom: 12, marginLeft: 90, marginRight: 70 },
    x: { axis: null, domain: [0, axes.length - 1] },
    y: { axis: null, domain: [BELOW, 1] },
    color: { type: "linear", domain: [0, 1], range: [WORST, BEST] },
    marks: [
      Plot.line(points, { ...along, stroke: "good", strokeWidth: 1.4, strokeOpacity: 0.8 }),
      Plot.line(best, { ...along, stroke: MARKED, strokeWidth: 3 }),
      Plot.ruleX(axes.keys(), { y1: 0, y2: 1, stroke: INK }),
      ...axes.map(ticks),
      headings(axes),
    ],
  });
}

/** The objective, which is the last axis, has its numbers to the right, where no lines are. */
function ticks(axis: ParallelAxis, at: number, axes: readonly ParallelAxis[]): Plot.Markish {
  const isLast = at === axes.length - 1;
  const beside = isLast ? { dx: 7, textAnchor: "start" as const } : { dx: -7, textAnchor: "end" as const };
  return Plot.text(axis.ticks, {
    ...{ x: () => at, y: "place", text: "text", fontSize: 11.5, ...beside },
    ...{ fill: INK, stroke: PAPER, strokeWidth: 4 },
  });
}

function headings(axes: readonly ParallelAxis[]): Plot.Markish {
  const short = shortNames(axes.slice(0, -1).map(({ name }) => name));
  return Plot.text(axes, {
    ...{ x: (_: ParallelAxis, at: number) => at, y: 1, dy: -22, fontWeight: 600, fontSize: 12.5, fill: INK },
    text: ({ name }: ParallelAxis) => short.get(name) ?? name,
  });
}

/** Worst first, so that the best are drawn over them. */
function kept(rows: readonly SweepRow[]): readonly SweepRow[] {
  if (rows.length <= MOST_LINES) return rows;
  const half = MOST_LINES / 2;
  const rest = rows.slice(0, -half);
  const step = rest.length / half;
  return [...Array.from({ length: half }, (_, at) => rest[Math.floor(at * step)]), ...rows.slice(-half)];
}
