/** Factor × dimension: the share of each factor's entropy that one dimension tells. */
import * as Plot from "@observablehq/plot";
import { inPercent } from "../../numerics/percent.ts";
import type { ScoreMatrix } from "../../types/index.ts";
import type { Markup } from "../html.ts";
import { figure } from "./svg.ts";

/** `matrix`: rows are dimensions named block[i], columns are factors. */
export function informationFigure(label: string, matrix: ScoreMatrix): Markup {
  const cells = matrix.rows.flatMap((name, r) => {
    const [, block, dimension] = /^(.*)\[(\d+)\]$/.exec(name) ?? ["", name, "0"];
    return matrix.columns.map((factor, c) => ({
      block,
      dimension: Number(dimension),
      factor,
      value: matrix.values[r][c],
      name,
      at: r,
    }));
  });
  const starts = cells.filter((cell) => cell.dimension === 0 && cell.factor === matrix.columns[0]);
  const unit = Math.max(0.05, ...cells.map((cell) => cell.value));
  return figure(label, {
    width: 1040,
    height: 70 + 26 * matrix.columns.length,
    marginLeft: 92,
    marginTop: 28,
    marginBottom: 8,
    padding: 0.08,
    x: { type: "linear", domain: [0, matrix.rows.length], label: null, axis: null },
    y: { domain: matrix.columns, label: null, tickSize: 0 },
    color: {
      type: "linear",
      domain: [0, unit],
      range: ["#f4f1ea", "#17466b"],
      interpolate: "hcl",
      legend: false,
    },
    marks: [
      Plot.barX(cells, {
        x1: "at",
        x2: (cell: { at: number }) => cell.at + 1,
        y: "factor",
        fill: "value",
        insetLeft: 1,
        insetRight: 1,
        title: (c: { name: string; factor: string; value: number }) =>
          `${c.name} tells ${inPercent(c.value)} of ${c.factor}`,
      }),
      Plot.text(starts, {
        x: "at",
        frameAnchor: "top",
        dx: 2,
        dy: -14,
        text: "block",
        textAnchor: "start",
        fontWeight: 600,
        fontSize: 13,
      }),
      Plot.ruleX(starts.slice(1), { x: "at", stroke: "#d9822b", strokeWidth: 2 }),
    ],
  });
}
