/** A curve for each method: how good the code is over how many pictures are known. */
import * as Plot from "@observablehq/plot";
import { study } from "../../src/index.ts";
import { svgFile } from "../svgFile.ts";

/** What one run came to. */
export interface Point {
  readonly world: string;
  readonly method: string;
  /** Share of the training pictures that were known, above 0 and at most 1. */
  readonly share: number;
  /** DCI, disentanglement. */
  readonly value: number;
}

/** SVG text: a panel for each world, the share on a logarithmic axis, a band of one standard deviation. */
export function supervisionFigure(points: readonly Point[], shares: readonly number[]): string {
  const groups = Map.groupBy(points, ({ world, method, share }) => `${world} ${method} ${share}`);
  const means = [...groups.values()].map((group) => {
    const values = group.map(({ value }) => value);
    const [mean, spread] = [study.average(values), study.deviation(values)];
    return { ...group[0], mean, low: mean - spread, high: mean + spread };
  });
  const methods = [...new Set(points.map(({ method }) => method))];
  // The names of the methods stand in a corner of the panel in the middle, where drawn shapes leave it empty.
  const worlds = [...new Set(points.map(({ world }) => world))];
  const middle = worlds[worlds.length >> 1];
  const names = methods.map((method, i) =>
    Plot.text([{ method, world: middle }], {
      ...{ fx: "world", text: "method", fill: "method", fontWeight: "bold" },
      ...{ frameAnchor: "top-left", dx: 6, dy: 6 + 14 * i },
    }),
  );
  const series = { fx: "world", x: "share", z: "method" } as const;
  return svgFile("DCI over the share of the training pictures that is known", {
    width: 760,
    height: 260,
    marginLeft: 42,
    marginTop: 34,
    marginRight: 20,
    marginBottom: 40,
    fx: { label: null, domain: worlds, padding: 0.14 },
    x: {
      ...{ type: "log", domain: [0.0008, 1.25], label: "share of the pictures known" },
      ...{ ticks: [...shares], tickFormat: (share: number) => `${+(100 * share).toPrecision(3)} %` },
    },
    y: { domain: [0, 1], label: "DCI", grid: true, ticks: 5 },
    color: { domain: methods },
    marks: [
      Plot.areaY(means, { ...series, y1: "low", y2: "high", fill: "method", fillOpacity: 0.2 }),
      Plot.lineY(means, { ...series, y: "mean", stroke: "method", strokeWidth: 2 }),
      Plot.dot(means, { fx: "world", x: "share", y: "mean", fill: "method", r: 3 }),
      ...names,
    ],
  });
}
