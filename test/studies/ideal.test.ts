/** What a picture shows of an angle is in the code, and nothing more. */
import { describe, expect, it } from "vitest";
import { allRows } from "../../src/data/dataset.ts";
import { sprites } from "../../src/data/drawn/sprites.ts";
import type { Dataset } from "../../src/types/index.ts";
import { idealCodes } from "../../studies/pairs/ideal.ts";

/** The same place and scale at every angle, of each shape. */
const levels = Int32Array.from(
  [0, 1, 2].flatMap((shape) => Array.from({ length: 40 }, (_, angle) => [shape, 5, angle, 16, 16])).flat(),
);
const { factors } = await sprites.create(sprites.options.parse({ pictures: 1 }) as never);
const dataset: Dataset = {
  ...{ name: "sprites", factors, levels, rows: 120, shape: [1, 64, 64], warnings: [] },
  images: new Uint8Array(120 * 4096),
};

describe.each([
  ["one", 7],
  ["all", 11],
] as const)("ideal codes with %s harmonics", (harmonics, columns) => {
  const { blocks, codes } = idealCodes(dataset, harmonics);
  const { data, columns: width } = codes(allRows(dataset));
  const [start, end] = blocks.angle;
  const turnOf = (shape: number, angle: number) => {
    const at = (40 * shape + angle) * width;
    return Array.from(data.subarray(at + start, at + end));
  };
  /** Farther apart than noise in each dimension puts two equal codes. */
  const apart = (shape: number, a: number, b: number) => {
    const other = turnOf(shape, b);
    return Math.max(...turnOf(shape, a).map((x, i) => Math.abs(x - other[i]))) > 0.25;
  };
  it("have blocks that lie side by side", () => {
    expect(width).toBe(columns);
    expect(Object.values(blocks).flat()).toEqual([0, 2, 2, 3, 3, end, end, end + 1, end + 1, columns]);
  });
  it("tell angles apart unless the shape looks the same at both", () => {
    for (const [shape, period] of [10, 20, 40].entries())
      for (let angle = 0; angle < 40; angle++) {
        for (let other = angle % period; other < 40; other += period)
          expect(apart(shape, angle, other)).toBe(false);
        expect(apart(shape, angle, (angle + period / 2) % 40)).toBe(true);
      }
  });
});
