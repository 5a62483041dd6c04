/** Any table of numbers as a heat map: pale is the smallest (at most 0), dark the largest. */

import type { ScoreMatrix } from "../../types/index.ts";
import type { Markup } from "../html.ts";
import { Plot } from "./plot.ts";
import { figure } from "./svg.ts";

/** Wider tables leave their numbers out. */
const MOST_NUMBERS = 12;
/** Width of the figure, and of a letter in it. */
const [WIDTH, LETTER] = [520, 7];

/** The longer side lies across; cells carry their numbers while there is room. */
export function matrixFigure(label: string, given: ScoreMatrix): Markup {
  const matrix = given.rows.length > given.columns.length ? turned(given) : given;
  const { rows, columns, values } = matrix;
  const cells = rows.flatMap((row, r) => columns.map((column, c) => ({ row, column, value: values[r][c] })));
  const known = cells.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...known), Math.max(...known)];
  const numbers = columns.length <= MOST_NUMBERS;
  const every = Math.ceil(columns.length / 16);
  const longest = (names: readonly string[]) => LETTER * Math.max(...names.map((name) => name.length));
  const marginLeft = Math.min(170, 16 + longest(rows));
  // Names that would run into each other are set at an angle.
  const slanted = longest(columns) + LETTER > (every * (WIDTH - marginLeft)) / columns.length;
  return figure(label, {
    width: WIDTH,
    height: (slanted ? 86 : 40) + 30 * rows.length,
    marginLeft,
    marginTop: slanted ? 80 : 30,
    marginRight: slanted ? 44 : 8,
    marginBottom: 6,
    padding: 0.06,
    x: {
      domain: columns,
      label: null,
      axis: "top",
      tickSize: 0,
      ticks: columns.filter((_, c) => c % every === 0),
      tickRotate: slanted ? -38 : 0,
    },
    y: { domain: rows, label: null, tickSize: 0 },
    color: {
      type: "linear",
      domain: [low, high > low ? high : low + 1],
      range: ["#f4f1ea", "#17466b"],
      interpolate: "hcl",
    },
    marks: [
      Plot.cell(cells, {
        x: "column",
        y: "row",
        fill: "value",
        rx: 3,
        title: (cell: (typeof cells)[number]) => `${cell.row}, ${cell.column}: ${cell.value.toFixed(3)}`,
      }),
      ...(numbers
        ? [
            Plot.text(cells, {
              x: "column",
              y: "row",
              text: (cell: { value: number }) => cell.value.toFixed(2),
              fill: (cell: { value: number }) =>
                (cell.value - low) / Math.max(1e-12, high - low) > 0.45 ? "white" : "#222",
              fontSize: columns.length > 8 ? 11 : 13,
            }),
          ]
        : []),
    ],
  });
}

function turned({ rows, columns, values }: ScoreMatrix): ScoreMatrix {
  return { rows: columns, columns: rows, values: columns.map((_, c) => values.map((row) => row[c])) };
}
