/** Block × factor: what a probe reads of every factor from every block. */

import { CHANCE } from "../../metrics/frame/baselines.ts";
import { inPercent } from "../../numerics/percent.ts";
import type { ScoreMatrix } from "../../types/index.ts";
import type { Markup } from "../html.ts";
import { Plot } from "./plot.ts";
import { figure } from "./svg.ts";

/** Colour runs from chance (white) to perfect (dark); a block's own factor is outlined. */
export function heatmap(label: string, matrix: ScoreMatrix, rows: readonly string[]): Markup {
  const chance = matrix.values[matrix.rows.indexOf(CHANCE)];
  const cells = rows.flatMap((row) =>
    matrix.columns.map((column, c) => {
      const value = matrix.values[matrix.rows.indexOf(row)][c];
      return { row, column, value, above: Math.max(0, (value - chance[c]) / Math.max(1e-9, 1 - chance[c])) };
    }),
  );
  const own = cells.filter((cell) => cell.row === cell.column);
  return figure(label, {
    width: 520,
    height: 64 + 46 * rows.length,
    marginLeft: 92,
    marginTop: 34,
    marginBottom: 6,
    padding: 0.06,
    x: { domain: matrix.columns, label: null, axis: "top", tickSize: 0 },
    y: { domain: rows, label: null, tickSize: 0 },
    color: { type: "linear", domain: [0, 1], range: ["#f4f1ea", "#17466b"], interpolate: "hcl" },
    marks: [
      Plot.cell(cells, { x: "column", y: "row", fill: "above", rx: 4 }),
      Plot.cell(own, { x: "column", y: "row", fill: "none", stroke: "#d9822b", strokeWidth: 2.5, rx: 4 }),
      Plot.text(cells, {
        x: "column",
        y: "row",
        text: (cell: { value: number }) => inPercent(cell.value),
        fill: (cell: { above: number }) => (cell.above > 0.45 ? "white" : "#222"),
        fontSize: 14,
        fontWeight: 600,
      }),
    ],
  });
}
