/** Whom a judge of edits learns from, and how it recognises strangers. */
import { describe, expect, it } from "vitest";
import { Gallery } from "../../src/evaluate/judge/judge.ts";
import { EMBEDDING } from "../../src/evaluate/judge/train.ts";
import { taughtRows } from "../../src/evaluate/judge/trials.ts";
import type { Matrix } from "../../src/types/index.ts";

describe("a judge", () => {
  const split = { train: Int32Array.of(1, 4, 6), test: Int32Array.of(0, 5), unseen: Int32Array.of(2, 3) };
  it("of strangers learns from all that are known, never from strangers", () => {
    expect([...taughtRows(split, true)]).toEqual([0, 1, 4, 5, 6]);
  });
  it("of known levels learns from what trained the model, never from what is edited", () => {
    expect([...taughtRows(split, false)]).toEqual([1, 4, 6]);
  });
});

/** Embeddings of two factors; the second one's first two numbers are given, all others are noise-free. */
function embeddings(points: readonly (readonly [number, number])[]): Matrix {
  const columns = 2 * EMBEDDING;
  const data = new Float32Array(points.length * columns);
  points.forEach(([x, y], row) => {
    data.fill(9, row * columns, row * columns + EMBEDDING);
    data.set([x, y], row * columns + EMBEDDING);
  });
  return { rows: points.length, columns, data };
}
const degrees = (angle: number) =>
  [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)] as const;

describe("a gallery of strangers", () => {
  // Level 0 at 0° and 80°, level 1 at 30° and 34°; row 4 has no label.
  const known = embeddings([0, 80, 30, 34, 10].map(degrees));
  const gallery = new Gallery(known, Int32Array.of(0, 0, 1, 1, -1), 1);
  const asked = (angle: number, without: number) =>
    gallery.levelsOf(embeddings([degrees(angle)]), Int32Array.of(without))[0];

  it("knows a level by the mean of its images", () => {
    expect(asked(31, 1)).toBe(1);
    expect(asked(44, 4)).toBe(0);
    // An image without a label lies right there, and is no level.
    expect(asked(10, 0)).toBe(1);
  });
  it("leaves the edited image out of its own level", () => {
    // With its own image level 0 lies at 40°, without it at 80°.
    expect(asked(38, 0)).toBe(1);
    expect(asked(38, 4)).toBe(0);
  });
});
