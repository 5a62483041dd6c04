/** Loss curves: every term of the objective over the steps, smoothed, each on a scale of its own. */

import { mean } from "../../numerics/statistics.ts";
import type { LoggedEvent } from "../../run/events.ts";
import { html, type Markup } from "../html.ts";
import { Plot } from "./plot.ts";
import { figure } from "./svg.ts";

const COLOUR = "#17466b";
const WIDTH = 480;
/** Height of a curve, and of the axis of steps under the last one. */
const [HEIGHT, AXIS] = [78, 30];
/** A point of a smoothed curve is the mean of a fortieth of the steps. */
const WINDOWS = 40;
/** Numbers of any size in a narrow margin: 0.4, 1.95K. */
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** A term weighs what it weighs: a sum over pixels and a contrast of a few nats tell nothing on one scale. `label` is what a screen reader says. */
export function lossFigure(label: string, events: readonly LoggedEvent[]): Markup {
  const steps = events.filter(({ parts }) => parts !== undefined);
  const terms = [...new Set(steps.flatMap(({ parts }) => Object.keys(parts ?? {})))];
  const curves = terms.map((term, at) => {
    const points = steps.map(({ step, parts }) => ({ step, value: parts?.[term] ?? Number.NaN }));
    return curve(`${label}: ${term}`, term, points, at === terms.length - 1);
  });
  return html`${curves}`;
}

interface Point {
  readonly step: number;
  readonly value: number;
}

function curve(label: string, term: string, points: readonly Point[], last: boolean): Markup {
  const k = Math.max(1, Math.round(points.length / WINDOWS));
  // Strict: the first steps alone would take all the scale.
  const smooth = Plot.windowY({ k, anchor: "end", strict: true }, { x: "step", y: "value" });
  const end = mean(points.slice(-k).map(({ value }) => value));
  return figure(label, {
    width: WIDTH,
    height: HEIGHT + (last ? AXIS : 0),
    ...{ marginLeft: 52, marginRight: 24, marginTop: 24, marginBottom: last ? AXIS + 6 : 6 },
    x: { label: last ? "step" : null, axis: last ? "bottom" : null },
    y: { label: null, nice: true, ticks: 3, grid: true, tickFormat: COMPACT.format },
    marks: [
      Plot.lineY(points, { ...smooth, stroke: COLOUR, strokeWidth: 2 }),
      Plot.text([`${term}, ${Number(end.toPrecision(3))} at the end`], {
        ...{ frameAnchor: "top-left", dy: -19, fill: COLOUR, fontWeight: 600, fontSize: 13 },
      }),
    ],
  });
}
