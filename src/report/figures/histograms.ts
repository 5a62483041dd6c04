/** How one dimension of the code is spread: training pictures as columns, held-out pictures as a line. */

import type { Histogram } from "../../evaluate/figures/histograms.ts";
import type { Markup } from "../html.ts";
import { Plot } from "./plot.ts";
import { figure } from "./svg.ts";

/** Two distributions over the same bins. */
export function histogramFigure({ part, edges, train, held }: Histogram): Markup {
  const bins = train.map((share, i) => ({ from: edges[i], to: edges[i + 1], train: share, held: held[i] }));
  return figure(`spread of ${part}`, {
    width: 320,
    height: 150,
    marginLeft: 8,
    marginRight: 8,
    marginBottom: 24,
    x: { label: null, ticks: 5 },
    y: { axis: null },
    marks: [
      Plot.rectY(bins, { x1: "from", x2: "to", y: "train", fill: "#17466b", fillOpacity: 0.35, inset: 0.5 }),
      Plot.lineY(bins, {
        x: (bin: (typeof bins)[number]) => (bin.from + bin.to) / 2,
        y: "held",
        stroke: "#d9822b",
        strokeWidth: 2,
        curve: "step",
      }),
      Plot.ruleY([0]),
    ],
  });
}
