/** Loss curves: every term of the objective over the steps, smoothed. */
import * as Plot from "@observablehq/plot";
import type { LoggedEvent } from "../../run/events.ts";
import type { Markup } from "../html.ts";
import { figure } from "./svg.ts";

const COLOURS = ["#17466b", "#d9822b", "#4f9d69", "#8a5aa3", "#b04a4a"];

/** `label` is what a screen reader says of the figure. */
export function lossFigure(label: string, events: readonly LoggedEvent[]): Markup {
  const points = events.flatMap(({ step, parts }) =>
    Object.entries(parts ?? {}).map(([term, value]) => ({ step, term, value })),
  );
  const terms = [...new Set(points.map((point) => point.term))];
  const window = Math.max(1, Math.round(points.length / Math.max(1, terms.length) / 40));
  return figure(label, {
    width: 520,
    height: 240,
    marginLeft: 48,
    marginRight: 84,
    grid: true,
    x: { label: "step" },
    y: { label: "value", nice: true, zero: true },
    color: { domain: terms, range: COLOURS },
    marks: [
      Plot.lineY(
        points,
        Plot.windowY(
          { k: window, anchor: "end" },
          { x: "step", y: "value", z: "term", stroke: "term", strokeWidth: 2 },
        ),
      ),
      Plot.text(
        points,
        Plot.selectLast({
          x: "step",
          y: "value",
          z: "term",
          text: "term",
          textAnchor: "start",
          dx: 6,
          fill: "term",
          fontWeight: 600,
        }),
      ),
    ],
  });
}
