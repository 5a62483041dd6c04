/** Loss curves: every term of the objective over the steps, smoothed. */
import * as Plot from "@observablehq/plot";
import type { LoggedEvent } from "../../run/events.ts";
import type { Markup } from "../html.ts";
import { figure } from "./svg.ts";

const COLOURS = ["#17466b", "#d9822b", "#4f9d69", "#8a5aa3", "#b04a4a"];

/** Height of a label, of what lies between the axes, and width of a letter, in pixels. */
const [LINE, INNER, LETTER] = [14, 190, 7.6];

interface Point {
  readonly step: number;
  readonly term: string;
  readonly value: number;
}

/** `label` is what a screen reader says of the figure. */
export function lossFigure(label: string, events: readonly LoggedEvent[]): Markup {
  const points = events.flatMap(({ step, parts }) =>
    Object.entries(parts ?? {}).map(([term, value]) => ({ step, term, value })),
  );
  const terms = [...new Set(points.map((point) => point.term))];
  const window = Math.max(1, Math.round(points.length / Math.max(1, terms.length) / 40));
  const marginRight = 12 + LETTER * Math.max(0, ...terms.map((term) => term.length));
  return figure(label, {
    width: 436 + marginRight,
    height: INNER + 50,
    marginLeft: 48,
    marginRight,
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
      ...endLabels(points, terms).map(({ last, dy }) =>
        Plot.text([last], {
          ...{ x: "step", y: "value", text: "term", fill: "term" },
          ...{ textAnchor: "start", dx: 6, dy, fontWeight: 600 },
        }),
      ),
    ],
  });
}

/** The last point of every term, and how far its label is moved so that none covers another: upwards, the lowest stays. */
function endLabels(points: readonly Point[], terms: readonly string[]) {
  const lasts = terms.map((term) => points.findLast((point) => point.term === term)!);
  const top = points.reduce((most, { value }) => Math.max(most, value), 0);
  let free = -Infinity;
  return lasts
    .sort((a, b) => a.value - b.value)
    .map((last) => {
      const own = top > 0 ? (last.value / top) * INNER : 0;
      const place = Math.max(own, free);
      free = place + LINE;
      return { last, dy: own - place };
    });
}
