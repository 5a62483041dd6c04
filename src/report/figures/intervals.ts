/** Every metric on one scale from 0 to 1: value, 95 % interval, and what chance gives. */

import type { Score } from "../../types/index.ts";
import type { Markup } from "../html.ts";
import { Plot } from "./plot.ts";
import { figure } from "./svg.ts";

type Shown = Pick<Score, "metric" | "value" | "ci95" | "null">;

/** `label` is what a screen reader says of the figure. */
export function intervalsFigure(label: string, scores: readonly Shown[]): Markup {
  const longest = Math.max(...scores.map(({ metric }) => metric.length));
  const ranges = scores.flatMap(({ metric, ci95 }) =>
    ci95 === null ? [] : [{ metric, low: ci95[0], high: ci95[1] }],
  );
  const chances = scores.flatMap(({ metric, null: chance }) => (chance === null ? [] : [{ metric, chance }]));
  const y = { y: "metric" };
  return figure(label, {
    width: 520,
    height: 52 + 30 * scores.length,
    marginLeft: 16 + 7.2 * longest,
    marginTop: 28,
    marginBottom: 8,
    marginRight: 64,
    x: { domain: [0, 1], axis: "top", label: null, ticks: 5, grid: true },
    y: { domain: scores.map(({ metric }) => metric), label: null, tickSize: 0, padding: 0.4 },
    marks: [
      Plot.ruleX([0]),
      Plot.ruleY(ranges, {
        ...y,
        x1: "low",
        x2: "high",
        stroke: "#17466b",
        strokeWidth: 5,
        strokeOpacity: 0.3,
      }),
      Plot.tickX(chances, { ...y, x: "chance", stroke: "#d9822b", strokeWidth: 2.5 }),
      Plot.dot(scores, { ...y, x: "value", fill: "#17466b", r: 5.5 }),
      Plot.text(scores, {
        ...y,
        frameAnchor: "right",
        dx: 56,
        text: (score: Shown) => score.value.toFixed(3),
        fontWeight: 600,
        fontSize: 13,
      }),
    ],
  });
}
