/** Cropping and noise of views, by their formulas. */
import { describe, expect, it } from "vitest";
import { cropOf } from "../../src/pairs/views/crop.ts";
import { noiseTable } from "../../src/pairs/views/noise.ts";
import { ViewMaker, viewOptions } from "../../src/pairs/views/view.ts";
import { random } from "../../src/random.ts";

const rng = random(3);
const bytes = (count: number) => Uint8Array.from({ length: count }, () => rng.int(256));
const tones = Float64Array.from({ length: 256 }, (_, byte) => byte / 255);

describe("a crop", () => {
  it("reads between four pixels by nearness, mirrored or not, and adds the noise from where it is told", () => {
    for (const [height, width] of [
      [16, 16],
      [24, 40],
      [5, 3],
    ]) {
      const area = height * width;
      const noise = noiseTable(0.1, area);
      const crop = cropOf(height, width, tones, noise);
      const image = bytes(2 * area);
      for (let i = 0; i < 6; i++) {
        const size = 1 - 0.5 * rng.uniform();
        const [top, left] = [(1 - size) * rng.uniform(), (1 - size) * rng.uniform()];
        const [mirrored, start] = [i % 2 === 1, i < 3 ? null : 7 * i];
        const out = new Float32Array(2 * area).fill(-1);
        crop.choose(top, left, size, mirrored);
        crop.read(image, area, out, area, start);
        expect(out.subarray(0, area).every((value) => value === -1)).toBe(true);
        const place = (begin: number, at: number, n: number) =>
          Math.min(n - 1, Math.max(0, begin * n + size * (at + 0.5) - 0.5));
        const pixel = (y: number, x: number) => image[area + y * width + x] / 255;
        for (let at = 0; at < area; at++) {
          const x = at % width;
          const [py, px] = [
            place(top, Math.floor(at / width), height),
            place(left, mirrored ? width - 1 - x : x, width),
          ];
          const [t, l] = [Math.min(height - 2, Math.floor(py)), Math.min(width - 2, Math.floor(px))];
          const row = (y: number) => pixel(y, l) + (px - l) * (pixel(y, l + 1) - pixel(y, l));
          const expected = row(t) + (py - t) * (row(t + 1) - row(t));
          expect(out[area + at]).toBeCloseTo(expected + (start === null ? 0 : noise[start + at]), 5);
        }
      }
    }
  });
});

describe("noise of a view", () => {
  const shape = [3, 16, 24] as const;
  const size = 3 * 16 * 24;
  const image = bytes(size);
  const view = (options: object) => {
    const out = new Float32Array(2 * size);
    new ViewMaker(shape, viewOptions.parse(options)).write(image, out, 1, random(9));
    return out.subarray(size);
  };
  const added = (options: object) => {
    const [noisy, still] = [view({ ...options, noise: 0.05 }), view({ ...options, noise: 0 })];
    return noisy.map((value, i) => value - still[i]);
  };

  it("is the same for a seed, whether it is added while cropping or at the end", () => {
    const [early, late] = [added({ crop: 0.3 }), added({ crop: 0 })];
    early.forEach((value, i) => {
      expect(value).toBeCloseTo(late[i], 6);
    });
    const deviation = Math.sqrt(early.reduce((sum, value) => sum + value ** 2, 0) / size);
    expect(deviation).toBeCloseTo(0.05, 2);
  });
  it("comes after what hides a part of the view, and is not blurred", () => {
    for (const options of [{ crop: 0.3, blur: 2 }, { crop: 0.3, rotate: 20 }, { occlude: 0.5 }]) {
      const noise = added(options);
      const neighbours = noise.reduce((sum, value, i) => sum + value * (noise[i + 1] ?? 0), 0);
      expect(Math.abs(neighbours / noise.reduce((sum, value) => sum + value ** 2, 0))).toBeLessThan(0.1);
    }
  });
});
