/** Factor × dimension: the share of each factor's entropy that one dimension tells. */

import { inPercent } from "../../numerics/percent.ts";
import type { ScoreMatrix } from "../../types/index.ts";
import type { Markup } from "../html.ts";
import { Plot } from "./plot.ts";
import { figure } from "./svg.ts";

/** Width of the figure, of its names of factors, and of a letter over it. */
const [WIDTH, LEFT, LETTER] = [1040, 92, 8];

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
  const slanted = tooLong(starts, matrix.rows.length);
  const unit = Math.max(0.05, ...cells.map((cell) => cell.value));
  return figure(label, {
    width: WIDTH,
    height: (slanted ? 112 : 70) + 26 * matrix.columns.length,
    marginLeft: LEFT,
    marginTop: slanted ? 70 : 28,
    marginRight: slanted ? 60 : 20,
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
        dx: slanted ? 8 : 2,
        dy: slanted ? -8 : -14,
        text: "block",
        textAnchor: "start",
        rotate: slanted ? -35 : 0,
        fontWeight: 600,
        fontSize: 13,
      }),
      Plot.ruleX(starts.slice(1), { x: "at", stroke: "#d9822b", strokeWidth: 2 }),
    ],
  });
}

/** Whether a block's name is longer than the block is wide. */
function tooLong(
  starts: readonly { readonly block: string; readonly at: number }[],
  dimensions: number,
): boolean {
  return starts.some(({ block, at }, i) => {
    const end = starts[i + 1]?.at ?? dimensions;
    return LETTER * (block.length + 1) > ((end - at) * (WIDTH - LEFT)) / dimensions;
  });
}
