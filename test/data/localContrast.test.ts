/** Local contrast forgets smooth light and keeps what is there. */
import { describe, expect, it } from "vitest";
import { blurred } from "../../src/data/images/filters.ts";
import { localContrast } from "../../src/data/images/localContrast.ts";
import { logStandardise } from "../../src/data/images/tone.ts";
import { random } from "../../src/random.ts";

const [HEIGHT, WIDTH] = [48, 32];
const AREA = HEIGHT * WIDTH;
const rng = random(1);
/** A surface of patches, 0.3 … 1. */
const patches = Float64Array.from({ length: (HEIGHT / 4) * (WIDTH / 4) }, () => 0.3 + 0.7 * rng.uniform());
const surface = (y: number, x: number) => patches[Math.floor(y / 4) * (WIDTH / 4) + Math.floor(x / 4)];

/** The surface under light that grows e^slope-fold from left to right. */
function lit(slope: number, channels = 1): Uint8Array {
  return Uint8Array.from({ length: channels * AREA }, (_, at) => {
    const [y, x] = [Math.floor((at % AREA) / WIDTH), at % WIDTH];
    return Math.round(120 * surface(y, x) * Math.exp(slope * (x / WIDTH - 0.5)));
  });
}
function correlation(a: Uint8Array, b: Uint8Array): number {
  const centred = (bytes: Uint8Array) => {
    const mean = bytes.reduce((sum, v) => sum + v, 0) / bytes.length;
    return Float64Array.from(bytes, (v) => v - mean);
  };
  const [x, y] = [centred(a), centred(b)];
  const inner = (p: Float64Array, q: Float64Array) => p.reduce((sum, v, i) => sum + v * q[i], 0);
  return inner(x, y) / Math.sqrt(inner(x, x) * inner(y, y));
}
const made = (pixels: Uint8Array, channels = 1) => {
  localContrast(pixels, [channels, HEIGHT, WIDTH]);
  return pixels;
};

describe("local contrast", () => {
  it("stays where light from the left becomes light from the right; log standardisation does not", () => {
    expect(correlation(made(lit(-1.5)), made(lit(1.5)))).toBeGreaterThan(0.9);
    const [left, right] = [lit(-1.5), lit(1.5)];
    logStandardise(left);
    logStandardise(right);
    expect(correlation(left, right)).toBeLessThan(0.5);
  });
  it("shows the surface: patches brighter than their neighbours are brighter", () => {
    const found = made(lit(1));
    const differences: [number, number][] = [];
    for (let y = 2; y < HEIGHT; y += 4)
      for (let x = 3; x < WIDTH - 1; x += 4)
        differences.push([
          surface(y, x + 1) - surface(y, x),
          found[y * WIDTH + x + 1] - found[y * WIDTH + x],
        ]);
    const clear = differences.filter(([truth]) => Math.abs(truth) > 0.1);
    const agree = clear.filter(([truth, seen]) => Math.sign(truth) === Math.sign(seen)).length;
    expect(agree / clear.length).toBeGreaterThan(0.95);
  });
  it("has mean 128 and deviation 42, and makes a picture of one tone 128", () => {
    const found = made(lit(0.5));
    const mean = found.reduce((sum, v) => sum + v, 0) / AREA;
    const deviation = Math.sqrt(found.reduce((sum, v) => sum + (v - mean) ** 2, 0) / AREA);
    expect(Math.abs(mean - 128)).toBeLessThan(1);
    expect(Math.abs(deviation - 42)).toBeLessThan(1);
    expect(new Set(made(new Uint8Array(AREA).fill(77)))).toEqual(new Set([128]));
  });
  it("treats every channel's light by itself", () => {
    const three = lit(0, 3);
    // Red light from the left, blue from the right.
    three.set(lit(1.5), 0);
    three.set(lit(-1.5), 2 * AREA);
    const found = made(three, 3);
    expect(correlation(found.subarray(0, AREA), found.subarray(2 * AREA))).toBeGreaterThan(0.9);
  });
});

describe("a Gaussian blur", () => {
  it("is the sum over the window by its formula, the edges continued", () => {
    for (const [height, width, deviation] of [
      [5, 9, 0.4],
      [7, 4, 1.3],
      [12, 16, 4],
      [1, 8, 2],
    ]) {
      const before = Float32Array.from({ length: height * width }, () => rng.uniform());
      const after = before.slice();
      blurred(after, height, width, deviation);
      const reach = Math.ceil(3 * deviation);
      const weight = (k: number) => Math.exp(-(k ** 2) / (2 * deviation ** 2));
      const inside = (i: number, size: number) => Math.min(size - 1, Math.max(0, i));
      after.forEach((value, at) => {
        let [sum, total] = [0, 0];
        for (let dy = -reach; dy <= reach; dy++)
          for (let dx = -reach; dx <= reach; dx++) {
            const [y, x] = [inside(Math.floor(at / width) + dy, height), inside((at % width) + dx, width)];
            sum += weight(dy) * weight(dx) * before[y * width + x];
            total += weight(dy) * weight(dx);
          }
        expect(value).toBeCloseTo(sum / total, 6);
      });
    }
  });
});
