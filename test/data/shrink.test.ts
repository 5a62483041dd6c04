/** Smaller pictures are the means of squares, row for row the same table. */
import { describe, expect, it } from "vitest";
import { loaded } from "../../src/data/dataset.ts";
import { shrunk } from "../../src/data/images/shrink.ts";
import { datasets } from "../../src/data/registry.ts";
import type { Dataset } from "../../src/types/index.ts";

const whole = (): Promise<Dataset> => datasets.resolve({ name: "sprites", options: { pictures: 40 } });

describe("shrink", () => {
  it("makes every pixel the mean of a square, in every channel", () => {
    const images = Uint8Array.from({ length: 2 * 2 * 32 * 32 }, (_, at) => (at * 7919) % 251);
    const given = { shape: [2, 32, 32], rows: 2, images } as unknown as Dataset;
    const small = shrunk(given, 2);
    expect(small.shape).toEqual([2, 16, 16]);
    expect(small.images.length).toBe(2 * 2 * 16 * 16);
    for (const [plane, y, x] of [
      [0, 0, 0],
      [1, 15, 15],
      [3, 4, 9],
    ]) {
      const at = (dy: number, dx: number) => images[plane * 1024 + (2 * y + dy) * 32 + 2 * x + dx];
      const mean = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4;
      expect(small.images[plane * 256 + y * 16 + x]).toBe(Math.round(mean));
    }
  });
  it("is an option of datasets and changes nothing else", async () => {
    const large = await whole();
    const small = await datasets.resolve({ name: "sprites", options: { pictures: 40, shrink: 4 } });
    expect(small.shape).toEqual([1, 16, 16]);
    expect(small.levels).toEqual(large.levels);
    const brightness = (images: Uint8Array) => images.reduce((a, b) => a + b, 0) / images.length;
    expect(brightness(loaded(small).images)).toBeCloseTo(brightness(loaded(large).images), 0);
  });
  it("refuses what the encoder could not halve", async () => {
    const large = await whole();
    expect(() => shrunk(large, 3)).toThrow(
      'option of dataset "shrink": expected sides that stay multiples of 16, got 64x64 by 3. Lower it.',
    );
  });
});
