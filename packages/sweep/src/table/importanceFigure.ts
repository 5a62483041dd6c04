/** The importance of settings as bars. */
import * as Plot from "@observablehq/plot";
import { figures } from "../../../../src/index.ts";
import type { Importance } from "./importance.ts";
import { shortNames } from "./results.ts";

const BAR = 30;

/** A bar for every setting, with its spread over repeated draws. */
export function importanceFigure(settings: readonly Importance[]): figures.Markup {
  const names = shortNames(settings.map(({ key }) => key));
  const shown = settings.map(({ key, importance, deviation }) => ({
    name: names.get(key)!,
    // What is below 0 is as good as nothing.
    value: Math.max(0, importance),
    low: Math.max(0, importance - deviation),
    high: Math.max(0, importance + deviation),
  }));
  const longest = Math.max(...shown.map(({ name }) => name.length));
  return figures.figure("importance of every setting", {
    ...{ width: 560, height: 56 + BAR * shown.length, marginTop: 30, marginBottom: 10 },
    ...{ marginLeft: 16 + 7.2 * longest, marginRight: 56 },
    x: {
      axis: "top",
      label: "R² falls by",
      grid: true,
      ticks: 5,
      domain: [0, Math.max(...shown.map(({ high }) => high), 0.1)],
    },
    y: { domain: shown.map(({ name }) => name), label: null, tickSize: 0, padding: 0.35 },
    marks: [
      Plot.barX(shown, { x: "value", y: "name", fill: "#17466b" }),
      Plot.ruleY(shown, { x1: "low", x2: "high", y: "name", stroke: "#d9822b", strokeWidth: 2.5 }),
      Plot.ruleX([0]),
      Plot.text(shown, {
        ...{ x: "high", y: "name", dx: 8, textAnchor: "start", fontWeight: 600, fontSize: 13 },
        text: ({ value }: (typeof shown)[number]) => value.toFixed(2),
      }),
    ],
  });
}
