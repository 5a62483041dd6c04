/** Every estimator in a panel of its own: what it says over what is true. */

import * as Plot from "@observablehq/plot";
import { svgFile } from "../svgFile.ts";

/** One estimator's mean over seeds at one truth, in nats. */
export interface Point {
  readonly estimator: string;
  readonly family: string;
  readonly nats: number;
  readonly value: number;
  readonly deviation: number;
}

const COLUMNS = 4;
const MOST = 13;

/** SVG text; estimates outside 0 … 13 nats leave their panel. */
export function calibrationFigure(
  points: readonly Point[],
  estimators: readonly string[],
  families: readonly string[],
  colours: readonly string[],
): string {
  const place = (name: string) => {
    const at = estimators.indexOf(name);
    return { column: at % COLUMNS, row: Math.floor(at / COLUMNS) };
  };
  const placed = points
    .filter(({ value }) => Number.isFinite(value))
    .map((point) => ({
      ...point,
      ...place(point.estimator),
      low: point.value - point.deviation,
      high: point.value + point.deviation,
    }));
  const titles = estimators.map((name) => ({ name, ...place(name) }));
  const rows = Math.ceil((estimators.length + 1) / COLUMNS);
  const legend = legendOf(points, families, estimators.length);
  const panel = { fx: "column", fy: "row", clip: true } as const;
  const diagonal = titles.flatMap(({ column, row }) => [0, 10].map((at) => ({ column, row, at })));
  return svgFile("Estimated over true mutual information, a panel for each estimator", {
    width: 880,
    height: 64 + 190 * rows,
    marginLeft: 36,
    // The axis' own label lies above the first panel's title.
    marginTop: 44,
    fx: { axis: null },
    fy: { axis: null },
    x: { domain: [0, 10.5], label: "true, nats", ticks: [0, 5, 10] },
    y: { domain: [-0.5, MOST], label: "estimated, nats", ticks: [0, 5, 10], grid: true },
    color: { domain: [...families], range: [...colours] },
    marks: [
      Plot.line(diagonal, { ...panel, x: "at", y: "at", z: null, stroke: "#999", strokeDasharray: "4 3" }),
      Plot.ruleX(placed, {
        ...panel,
        x: "nats",
        y1: "low",
        y2: "high",
        stroke: "family",
        strokeOpacity: 0.5,
      }),
      Plot.line(placed, { ...panel, x: "nats", y: "value", z: "family", stroke: "family", strokeWidth: 1.6 }),
      Plot.dot(placed, { ...panel, x: "nats", y: "value", fill: "family", r: 2 }),
      Plot.text(titles, {
        ...{ fx: "column", fy: "row", text: "name", fontWeight: 600 },
        ...{ frameAnchor: "top-left", dx: 6, dy: -2, lineAnchor: "bottom" },
      }),
      Plot.text(legend, {
        ...{ fx: "column", fy: "row", x: () => 0.3, y: "height", text: "family" },
        ...{ fill: "family", textAnchor: "start", fontWeight: 600 },
      }),
    ],
  });
}

/** Names of the families that have points, in the panel after the last. */
function legendOf(points: readonly Point[], families: readonly string[], panels: number) {
  return families
    .filter((family) => points.some((point) => point.family === family))
    .map((family, at) => ({
      ...{ family, column: panels % COLUMNS, row: Math.floor(panels / COLUMNS) },
      height: MOST - 1.2 - 1.25 * at,
    }));
}
