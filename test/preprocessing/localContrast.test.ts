/** Preprocessing in the graph against its formula in double precision, over drawn sides, windows and shares. */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { emitModel, input } from "../../src/engine/index.ts";
import { preprocessing } from "../../src/preprocessing/registry.ts";
import { random } from "../../src/random.ts";

const runtime = new NodeRuntime();
afterAll(() => runtime.close());

interface Case {
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly options: {
    readonly window: number;
    readonly floor: number;
    readonly limit: number;
    readonly shrink: number;
  };
}

/** The formula as it is written, one plane at a time. */
function expected(x: Float64Array, { shape: [, height, width], options }: Case): number[] {
  const { window, floor, limit, shrink } = options;
  const reach = (window - 1) / 2;
  const means = (of: Float64Array) =>
    of.map((_, i) => {
      const [row, column] = [Math.floor(i / width), i % width];
      let [sum, count] = [0, 0];
      for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++)
        for (let z = Math.max(0, column - reach); z <= Math.min(width - 1, column + reach); z++) {
          sum += of[y * width + z];
          count++;
        }
      return sum / count;
    });
  const light = x.map((value) => Math.log(1 + 255 * value));
  const m = means(light);
  const edges = light.map((value, i) => value - m[i]);
  const v = means(edges.map((value) => value * value));
  const even = edges.map((value, i) => Math.max(-limit, Math.min(limit, value / Math.sqrt(v[i] + floor))));
  const small: number[] = [];
  for (let y = 0; y + shrink <= height; y += shrink)
    for (let z = 0; z + shrink <= width; z += shrink) {
      let sum = 0;
      for (let i = 0; i < shrink ** 2; i++)
        sum += even[(y + Math.floor(i / shrink)) * width + z + (i % shrink)];
      small.push(sum / shrink ** 2);
    }
  return small;
}

/** What a model with these pictures as input gives, for two of them where it was written for one. */
async function computed({ shape, options }: Case, pictures: Float32Array): Promise<Float32Array> {
  const y = preprocessing.resolve({ name: "localContrast", options })(input("x", [1, ...shape]));
  const session = await runtime.load(emitModel({ y }, { anyBatch: true }));
  return (await runtime.run(session, { x: pictures })).y;
}

const cases: fc.Arbitrary<Case> = fc.record({
  shape: fc.tuple(fc.constantFrom(1, 3), fc.integer({ min: 5, max: 40 }), fc.integer({ min: 5, max: 40 })),
  options: fc.record({
    window: fc.integer({ min: 1, max: 14 }).map((half) => 2 * half + 1),
    floor: fc.constantFrom(0.001, 0.01, 0.1),
    limit: fc.constantFrom(1, 3),
    shrink: fc.integer({ min: 1, max: 4 }),
  }),
});

describe("localContrast in the graph", () => {
  it("takes noise below 0, which views may have, for no light", async () => {
    const options = { window: 5, floor: 0.01, limit: 3, shrink: 1 };
    const rng = random(2);
    const noisy = Float32Array.from({ length: 64 }, () => 0.1 * rng.normal());
    const given: Case = { shape: [1, 8, 8], options };
    const even = noisy.map((value) => Math.max(0, value));
    const [below, none] = [await computed(given, noisy), await computed(given, even)];
    expect(below.every(Number.isFinite)).toBe(true);
    expect(below).toEqual(none);
  });
  it("is its formula, for pictures, windows and shares of any size, and any batch", async () => {
    for (const each of fc.sample(cases, { seed: 1, numRuns: 20 })) {
      const area = each.shape[1] * each.shape[2];
      const rng = random(area);
      const bytes = Float64Array.from(
        { length: 2 * each.shape[0] * area },
        () => Math.floor(256 * rng.uniform()) / 255,
      );
      const planes = Array.from({ length: bytes.length / area }, (_, i) =>
        bytes.slice(i * area, (i + 1) * area),
      );
      const wanted = planes.flatMap((plane) => expected(plane, each));
      const found = await computed(each, Float32Array.from(bytes));
      expect(found.length).toBe(wanted.length);
      const gap = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0);
      expect(gap).toBeLessThan(1e-4);
    }
  });
  it("is the same in light that is stronger everywhere, where nothing is dark", async () => {
    const [shape, options] = [[1, 20, 20] as const, { window: 9, floor: 0.01, limit: 3, shrink: 2 }];
    const rng = random(9);
    const dim = Float32Array.from({ length: 400 }, () => 0.2 + 0.2 * rng.uniform());
    const bright = dim.map((value) => 2 * value);
    const [a, b] = [await computed({ shape, options }, dim), await computed({ shape, options }, bright)];
    expect(a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)).toBeLessThan(0.05);
  });
  it.each([
    [{ window: 4 }, "expected an odd number"],
    [{ window: 1 }, 'option of preprocessing "localContrast"'],
    [{ windw: 9 }, 'Did you mean "window"?'],
  ])("refuses %j", (options, message) => {
    expect(() => preprocessing.resolve({ name: "localContrast", options })).toThrow(message);
  });
  it("refuses pictures of which nothing would be left", () => {
    const preprocess = preprocessing.resolve({ name: "localContrast", options: { shrink: 8 } });
    expect(() => preprocess(input("x", [1, 1, 5, 20]))).toThrow("expected sides of at least 8, got 5 × 20");
  });
});
