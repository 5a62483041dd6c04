/** Drawn shapes: where they are put, as large as they are said to be, and alike where they must be. */
import { describe, expect, it } from "vitest";
import { drawSprites, sprites } from "../../src/data/drawn/sprites.ts";

const SIDE = 64;
const [SQUARE, ELLIPSE, HEART] = [0, 1, 2];
const one = (...levels: number[]) => drawSprites(Int32Array.from(levels));
const area = (picture: Uint8Array) => picture.reduce((sum, v) => sum + v, 0) / 255;
const centre = (picture: Uint8Array) => {
  let [x, y] = [0, 0];
  for (let at = 0; at < picture.length; at++) {
    x += (picture[at] / 255) * ((at % SIDE) + 0.5);
    y += (picture[at] / 255) * (Math.floor(at / SIDE) + 0.5);
  }
  return [x / area(picture), y / area(picture)];
};
const difference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, v, at) => sum + Math.abs(v - b[at]), 0) / 255;

describe("sprites", () => {
  it("have the area of their shape and scale", () => {
    // Radius 13 · scale: a square of 2 r², an ellipse of π r² / 2.
    expect(area(one(SQUARE, 5, 0, 16, 16))).toBeCloseTo(2 * 13 ** 2, -1);
    expect(area(one(ELLIPSE, 5, 7, 16, 16))).toBeCloseTo((Math.PI / 2) * 13 ** 2, -1);
    expect(area(one(SQUARE, 0, 3, 5, 9)) / area(one(SQUARE, 5, 3, 5, 9))).toBeCloseTo(0.25, 1);
    expect(area(one(HEART, 5, 0, 16, 16))).toBeGreaterThan(200);
  });
  it("stand where their levels say, wholly in the picture", () => {
    for (const [x, y] of [
      [0, 0],
      [31, 0],
      [10, 25],
    ])
      for (const shape of [SQUARE, ELLIPSE]) {
        const [across, down] = centre(one(shape, 5, 11, x, y));
        expect(across).toBeCloseTo(16 + (32 * x) / 31, 0);
        expect(down).toBeCloseTo(16 + (32 * y) / 31, 0);
      }
    for (const shape of [SQUARE, ELLIPSE, HEART])
      for (let angle = 0; angle < 40; angle++) {
        const whole = area(one(shape, 5, angle, 16, 16));
        expect(Math.abs(area(one(shape, 5, angle, 0, 31)) / whole - 1)).toBeLessThan(0.03);
      }
  });
  it("look the same where a turn maps them onto themselves, and only there", () => {
    expect(difference(one(SQUARE, 4, 3, 16, 16), one(SQUARE, 4, 13, 16, 16))).toBeLessThan(3);
    expect(difference(one(ELLIPSE, 4, 3, 16, 16), one(ELLIPSE, 4, 23, 16, 16))).toBeLessThan(3);
    expect(difference(one(ELLIPSE, 4, 3, 16, 16), one(ELLIPSE, 4, 13, 16, 16))).toBeGreaterThan(40);
    expect(difference(one(HEART, 4, 3, 16, 16), one(HEART, 4, 23, 16, 16))).toBeGreaterThan(20);
  });
  it("are drawn from the grid without replacement, the same for the same seed", async () => {
    const read = (options: object) => sprites.create(sprites.options.parse(options) as never);
    const [a, b, c] = [
      await read({ pictures: 500 }),
      await read({ pictures: 500 }),
      await read({ pictures: 500, seed: 1 }),
    ];
    expect(a.levels).toEqual(b.levels);
    expect(a.levels).not.toEqual(c.levels);
    const cells = Array.from({ length: 500 }, (_, row) => a.levels.subarray(5 * row, 5 * row + 5).join());
    expect(new Set(cells).size).toBe(500);
    for (const [f, { size }] of a.factors.entries()) {
      const seen = a.levels.filter((_, at) => at % 5 === f);
      expect(Math.max(...seen)).toBe(size - 1);
    }
    expect(a.images.subarray(0, SIDE * SIDE)).toEqual(drawSprites(a.levels.slice(0, 5)));
  });
});
