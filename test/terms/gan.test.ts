/** What a GAN's parts say: R1's slope, coverage, recovery by hand, and draws that share what they should. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { emitModel, gradients, input, leakyRelu, sum, type Tensor } from "../../src/engine/index.ts";
import { convolution, flatten, linear } from "../../src/nets/layers.ts";
import { random } from "../../src/random.ts";
import { coverage, r1Penalty } from "../../src/terms/generative/adversary.ts";
import { recoveryLoss } from "../../src/terms/generative/codeRecovery.ts";
import { relativeError } from "../engine/differences.ts";

type Numbers = Readonly<Record<string, readonly [Float32Array, readonly number[]]>>;
async function run(outputs: Record<string, Tensor>, given: Numbers) {
  const session = await InferenceSession.create(emitModel(outputs));
  const feeds = Object.entries(given).map(([name, [data, dims]]) => [
    name,
    new OrtTensor("float32", data, [...dims]),
  ]);
  const found = await session.run(Object.fromEntries(feeds));
  return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, data as Float32Array]));
}
const drawn = (size: number, seed: number) => {
  const rng = random(seed);
  return Float32Array.from({ length: size }, () => rng.uniform());
};

describe("R1", () => {
  it("has towards every weight of a discriminator the gradient that differences have", async () => {
    const images = input("images", [3, 2, 8, 8]) as Tensor;
    const shapes = { conv: [4, 2, 4, 4], bias: [4], out: [64, 1], last: [1] };
    const named = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, input(name, shape) as Tensor]),
    );
    const scopeOf = (weight: string, bias: string) =>
      ({ parameter: (name: string) => named[name === "weight" ? weight : bias] }) as never;
    const layer = { channels: 4, kernel: 4, stride: 2, padding: 1 };
    const h = leakyRelu(convolution(scopeOf("conv", "bias"), images, layer), 0.2);
    const value = r1Penalty(linear(scopeOf("out", "last"), flatten(h), 1), images);
    const weights = Object.values(named);
    const slopes = gradients(value, weights);
    const outputs = { value, ...Object.fromEntries(slopes.map((slope, i) => [`slope${i}`, slope])) };
    const given: Record<string, [Float32Array, readonly number[]]> = {
      images: [drawn(images.size, 1), images.shape],
    };
    Object.entries(shapes).forEach(([name, shape], i) => {
      const size = shape.reduce((a, b) => a * b, 1);
      given[name] = [drawn(size, 2 + i).map((x) => x - 0.5), shape];
    });
    const found = await run(outputs, given);
    expect(found.value[0]).toBeGreaterThan(0.01);
    for (const [i, name] of ["conv", "out"].entries()) {
      const [numbers, shape] = given[name];
      const differences = new Float32Array(numbers.length);
      for (let k = 0; k < numbers.length; k += 7) {
        const at = async (by: number) => {
          const moved = numbers.slice();
          moved[k] += by;
          return (await run({ value }, { ...given, [name]: [moved, shape] })).value[0];
        };
        differences[k] = ((await at(1e-2)) - (await at(-1e-2))) / 2e-2;
      }
      const slope = found[`slope${2 * i}`].map((x, k) => (k % 7 === 0 ? x : 0));
      expect(relativeError(slope, differences), name).toBeLessThan(1e-2);
    }
  });
  it("of a linear discriminator is half its weight's square", async () => {
    const [images, weight] = [input("images", [5, 6]) as Tensor, input("weight", [6, 1]) as Tensor];
    const scope = { parameter: (name: string) => (name === "weight" ? weight : input("bias", [1])) } as never;
    const w = drawn(6, 3);
    const given: Numbers = { images: [drawn(30, 1), [5, 6]], weight: [w, [6, 1]] };
    const { value } = await run({ value: r1Penalty(linear(scope, images, 1), images) }, given);
    expect(value[0]).toBeCloseTo(w.reduce((total, x) => total + x * x, 0) / 2, 4);
  });
});

describe("coverage", () => {
  const of = async (real: Float32Array, fake: Float32Array) => {
    const shape = [40, 1, 16, 16];
    const value = coverage(input("real", shape) as Tensor, input("fake", shape) as Tensor);
    return (await run({ value }, { real: [real, shape], fake: [fake, shape] })).value[0];
  };
  const real = drawn(40 * 256, 1);
  it("is 1 of copies, about one half of fresh draws, and next to nothing of one picture again and again", async () => {
    expect(await of(real, real.slice())).toBe(1);
    const fresh = await of(real, drawn(40 * 256, 2));
    expect(fresh).toBeGreaterThan(0.25);
    expect(fresh).toBeLessThan(0.75);
    expect(
      await of(
        real,
        real.map((_, i) => real[i % 256]),
      ),
    ).toBeLessThan(0.1);
  });
});

describe("recovery", () => {
  const codes = input("codes", [2, 2]) as Tensor;
  const mean = input("mean", [2, 2]) as Tensor;
  const given: Numbers = {
    codes: [Float32Array.of(1, 0, -1, 0.5), [2, 2]],
    mean: [Float32Array.of(0, 0, 1, 0.5), [2, 2]],
  };
  it("is half the squared error, summed over the code", async () => {
    const { value } = await run({ value: recoveryLoss(codes, { mean, logVariance: null }) }, given);
    expect(value[0]).toBeCloseTo((1 + 4) / 2 / 2, 6);
  });
  it("weighs it by the variance that the encoder says", async () => {
    const logVariance = input("logVariance", [2, 2]) as Tensor;
    const { value } = await run(
      { value: recoveryLoss(codes, { mean, logVariance }) },
      { ...given, logVariance: [new Float32Array(4).fill(1), [2, 2]] },
    );
    expect(value[0]).toBeCloseTo((5 / Math.E + 4) / 4, 5);
  });
  it("slopes towards what is read and what is drawn", async () => {
    const slopes = gradients(sum(recoveryLoss(codes, { mean, logVariance: null })), [codes, mean]);
    const { a, b } = await run({ a: slopes[0], b: slopes[1] }, given);
    expect([...a]).toEqual([...b].map((x) => (x === 0 ? 0 : -x)));
    expect(a[2]).toBeCloseTo(-1, 6);
  });
});
