/** Pictures as points where one block puts them. */

import type { Markup } from "../html.ts";
import { Plot } from "./plot.ts";
import { figure } from "./svg.ts";

/** Sides of the drawing, and the share of it that points fill. */
const [WIDTH, HEIGHT, FILLED] = [420, 320, 0.92];

/** Points in the order of the pictures, both axes in one scale: axes of their own would stretch distances. */
export function mapSvg(
  label: string,
  { x, y }: { readonly x: readonly number[]; readonly y: readonly number[] },
  colours: readonly string[],
): Markup {
  const [across, up] = [middle(x), middle(y)];
  const unit = Math.max(across.length / WIDTH, up.length / HEIGHT, 1e-9) / FILLED;
  const domain = (at: number, pixels: number) => [at - (unit * pixels) / 2, at + (unit * pixels) / 2];
  return figure(label, {
    ...{ width: WIDTH, height: HEIGHT, margin: 0, axis: null },
    x: { domain: domain(across.at, WIDTH) },
    y: { domain: domain(up.at, HEIGHT) },
    marks: [
      Plot.dot(
        colours.map((_, i) => i),
        {
          x: (i: number) => x[i],
          y: (i: number) => y[i],
          fill: (i: number) => colours[i],
          r: 3.2,
          fillOpacity: 0.85,
        },
      ),
    ],
  });
}

function middle(values: readonly number[]) {
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return { at: (low + high) / 2, length: high - low };
}
