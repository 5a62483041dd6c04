/** Finite scalar quantisation by hand. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { expect, it } from "vitest";
import { emitModel, gradients, input, sum, type Tensor } from "../../src/engine/index.ts";
import { quantised } from "../../src/nets/fsq.ts";

const NUMBERS = Float32Array.from([-9, -1.3, -0.4, -0.01, 0, 0.3, 0.9, 2, 9]);

async function run(levels: number) {
  const x = input("x", [NUMBERS.length]) as Tensor;
  const y = quantised(x, levels);
  const session = await InferenceSession.create(emitModel({ y, slope: gradients(sum(y), [x])[0] }));
  const { y: values, slope } = await session.run({ x: new OrtTensor("float32", NUMBERS, [NUMBERS.length]) });
  return [values.data as Float32Array, slope.data as Float32Array];
}

it.each([2, 5, 12])("has %i evenly spaced values from −1 to 1, the nearest to tanh", async (levels) => {
  const [values] = await run(levels);
  const allowed = Array.from({ length: levels }, (_, i) => -1 + (2 * i) / (levels - 1));
  for (const [i, value] of values.entries()) {
    const nearest = Math.min(...allowed.map((each) => Math.abs(each - Math.tanh(NUMBERS[i]))));
    expect(Math.abs(value - Math.tanh(NUMBERS[i]))).toBeCloseTo(nearest, 5);
    expect(Math.min(...allowed.map((each) => Math.abs(each - value)))).toBeLessThan(1e-5);
  }
  expect([values[0], values.at(-1)]).toEqual([-1, 1]);
});

it("has the slope of tanh, whatever was rounded", async () => {
  const [, slope] = await run(3);
  for (const [i, value] of slope.entries()) expect(value).toBeCloseTo(1 - Math.tanh(NUMBERS[i]) ** 2, 5);
});
