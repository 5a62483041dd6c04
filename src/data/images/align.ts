/** Pictures turned, shifted and scaled alike, by what a table says of where the eyes or the face are. */
import { z } from "zod";
import { expect, InputError, unknownName } from "../../errors.ts";
import { numberOf, type TextColumn } from "../labels/columns.ts";
import type { Target } from "./fit.ts";

/** Options of readers that align pictures. */
export const alignOptions = {
  align: z
    .enum(["eyes", "box"])
    .optional()
    .describe(
      "Turns, shifts and scales pictures so that the eyes (data.eyes) or a box (data.box) lie alike in all; by default nothing is aligned.",
    ),
  eyes: z
    .strictObject({
      left: z.tuple([z.string(), z.string()]),
      right: z.tuple([z.string(), z.string()]),
    })
    .optional()
    .describe(
      'Columns of the eyes at the left and at the right of the picture, in pixels of the original: {"left":["lx","ly"],"right":["rx","ry"]}.',
    ),
  box: z
    .tuple([z.string(), z.string(), z.string(), z.string()])
    .optional()
    .describe('Columns of a box in pixels of the original, its corner and its sides: ["x","y","w","h"].'),
  margin: z
    .number()
    .min(0)
    .max(2)
    .default(0.2)
    .describe("What is shown around the box, as a share of its sides."),
};

/** `alignOptions` as a program gives them. */
export interface AlignOptions {
  readonly align?: "eyes" | "box";
  readonly eyes?: { readonly left: readonly [string, string]; readonly right: readonly [string, string] };
  readonly box?: readonly [string, string, string, string];
  readonly margin: number;
}

/** Where a picture is looked at: pixel t of the result shows pixel at + turn · (t − from) of the original; complex numbers [x, y]. */
export interface Frame {
  readonly at: Complex;
  readonly turn: Complex;
  readonly from: Complex;
}
type Complex = readonly [number, number];

/** The eyes lie so far from the top, as a share of the height, and so far apart, as a share of the shorter side. */
export const EYES = { fromTop: 0.4, apart: 0.4 };

/** The columns that are labels, and for every row the four numbers of its eyes or box; null where a row has none. */
export function positionsIn(
  columns: readonly TextColumn[],
  { align, eyes, box }: AlignOptions,
): {
  readonly columns: readonly TextColumn[];
  readonly positions: readonly (readonly number[] | null)[] | null;
} {
  const given = { eyes: eyes && [...eyes.left, ...eyes.right], box };
  const lone = (["eyes", "box"] as const).find((key) => given[key] !== undefined && key !== align);
  const todo = `Write --set data.align=${lone} beside it, or take it out.`;
  expect(
    lone === undefined,
    "option of images",
    lone ?? "",
    `data.align=${lone}`,
    `${align ?? "none"}`,
    todo,
  );
  if (align === undefined) return { columns, positions: null };
  const named = given[align];
  const example = align === "eyes" ? '{"left":["lx","ly"],"right":["rx","ry"]}' : '["x","y","w","h"]';
  if (named === undefined)
    throw new InputError(
      "option of images",
      "align",
      `columns in data.${align}`,
      "none",
      `Write --set 'data.${align}=${example}'.`,
    );
  const found = named.map((name) => {
    const names = columns.map((column) => column.name);
    const column = columns.find((each) => each.name === name);
    if (column === undefined) throw unknownName("column", name, names);
    return column;
  });
  const positions = columns[0].cells.map((_, row) => {
    const numbers = found.map(({ cells }) => numberOf(cells[row].trim()));
    return isPlace(numbers, align) ? numbers : null;
  });
  return { columns: columns.filter((column) => !found.includes(column)), positions };
}

/** Four numbers, of which the eyes are apart and a box has sides. */
function isPlace([a, b, c, d]: readonly number[], align: "eyes" | "box"): boolean {
  return align === "box" ? c > 0 && d > 0 && !Number.isNaN(a + b) : Math.hypot(c - a, d - b) > 0;
}

/** Whether most pictures have their eyes the other way round, as where "left" is the person's own. */
export function areSwapped(positions: readonly (readonly number[] | null)[]): boolean {
  const known = positions.filter((each) => each !== null);
  return 2 * known.filter(([left, , right]) => left > right).length > known.length;
}

/** The frame in which the eyes lie at their places. */
export function frameOfEyes([lx, ly, rx, ry]: readonly number[], [, height, width]: Target["shape"]): Frame {
  const apart = EYES.apart * Math.min(height, width);
  const from: Complex = [(width - 1 - apart) / 2, EYES.fromTop * (height - 1)];
  return { at: [lx, ly], turn: [(rx - lx) / apart, (ry - ly) / apart], from };
}

/** The frame that shows a box with its margin, and more of the picture where the proportions differ. */
export function frameOfBox(
  [x, y, w, h]: readonly number[],
  margin: number,
  [, height, width]: Target["shape"],
): Frame {
  const scale = (1 + 2 * margin) * Math.max(w / width, h / height);
  return {
    at: [x + (w - 1) / 2, y + (h - 1) / 2],
    turn: [scale, 0],
    from: [(width - 1) / 2, (height - 1) / 2],
  };
}
