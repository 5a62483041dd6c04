/** The frames of a folder's pictures, and what is said of them. */
import { type AlignOptions, areSwapped, EYES, type Frame, frameOfBox, frameOfEyes } from "./align.ts";
import type { Shape } from "./read.ts";

/** The frame of every row, if pictures are aligned. */
export interface Framer {
  readonly notes: readonly string[];
  of(row: number): { readonly frame?: Frame };
}

/** Frames by the positions of all rows. */
export function framer(
  positions: readonly (readonly number[])[] | null,
  { align, margin }: AlignOptions,
  shape: Shape,
): Framer {
  if (positions === null) return { notes: [], of: () => ({}) };
  const swapped = align === "eyes" && areSwapped(positions);
  const inOrder = ([a, b, c, d]: readonly number[]) => (swapped ? [c, d, a, b] : [a, b, c, d]);
  const how =
    align === "eyes"
      ? `by the eyes: ${EYES.apart} of the shorter side apart, at ${EYES.fromTop} of the height`
      : `to a box with a margin of ${margin} of its sides`;
  return {
    notes: [
      `pictures were aligned ${how}; beyond a picture its edges are repeated, and new pictures have to be cropped alike`,
      ...(swapped
        ? ["data.eyes names the right eye as the left in most pictures, so the two were exchanged"]
        : []),
    ],
    of: (row) => ({
      frame:
        align === "eyes"
          ? frameOfEyes(inOrder(positions[row]), shape)
          : frameOfBox(positions[row], margin, shape),
    }),
  };
}
