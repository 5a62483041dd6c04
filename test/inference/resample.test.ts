/** Resizing in plain arrays against sharp, over drawn sides and every way of fitting. */
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { imageOfBytes } from "../../src/data/images/read.ts";
import { resampled } from "../../src/inference/resample.ts";
import { random } from "../../src/random.ts";

const side = fc.integer({ min: 33, max: 70 });
const target = fc.record({
  height: fc.integer({ min: 16, max: 32 }),
  width: fc.integer({ min: 16, max: 32 }),
  fit: fc.constantFrom("crop", "pad", "stretch"),
});

describe("a picture that is made smaller in a page", () => {
  it("differs from what the reader makes by a few levels at most, and hardly on the whole", async () => {
    for (const [width, height, to] of fc.sample(fc.tuple(side, side, target), { seed: 2, numRuns: 20 })) {
      const rng = random(width * height);
      const small = Buffer.from(Array.from({ length: 5 * 6 * 3 }, () => Math.floor(256 * rng.uniform())));
      const png = await sharp(small, { raw: { width: 5, height: 6, channels: 3 } })
        .resize(width, height, { fit: "fill" })
        .png()
        .toBuffer();
      const data = await sharp(png).ensureAlpha().raw().toBuffer();
      const found = resampled({ width, height, data }, to as never);
      const shape = [3, to.height, to.width] as const;
      const { pixels } = await imageOfBytes(png, "drawn", { shape, fit: to.fit as never });
      const gaps = Array.from(pixels, (byte, i) => Math.abs(byte - 255 * found[i])).sort((a, b) => a - b);
      const told = `${width}x${height} to ${JSON.stringify(to)}`;
      expect(gaps.reduce((sum, each) => sum + each, 0) / gaps.length, told).toBeLessThan(1);
      expect(gaps[Math.floor(0.99 * gaps.length)], told).toBeLessThan(8);
    }
  });
  it("is black where it was transparent, and the same bytes at its own sides", () => {
    const picture = { width: 2, height: 1, data: [10, 20, 30, 255, 200, 200, 200, 0] };
    const found = resampled(picture, { width: 2, height: 1, fit: "crop" });
    expect([...found].map((value) => Math.round(255 * value))).toEqual([10, 0, 20, 0, 30, 0]);
  });
});
