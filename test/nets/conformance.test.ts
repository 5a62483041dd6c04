/** What every net and decoder keeps to from its line in the registry: shapes, slopes for all it declares, a session, any batch. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { afterAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import {
  buildStep,
  emitModel,
  frozenScope,
  input,
  mean,
  ParameterList,
  square,
  sub,
  type Tensor,
  unpack,
} from "../../src/engine/index.ts";
import { decoders, nets } from "../../src/nets/registry.ts";
import { sgd } from "../../src/optimisers/index.ts";
import { random } from "../../src/random.ts";
import type { Registry } from "../../src/registry.ts";
import type { Net } from "../../src/types/index.ts";

const [ROWS, DIM] = [4, 6];
const SIZES: readonly (readonly [number, number, number])[] = [
  [1, 64, 64],
  [3, 64, 64],
  [3, 128, 128],
];
/** Narrow, where there is a width: what is tested does not depend on it. */
const narrow = (registry: Registry<unknown>, name: string) => {
  const shape = (registry.lookup(name).options as unknown as { shape: object }).shape;
  if ("width" in shape) return { width: 0.25, hidden: 32 };
  return "hidden" in shape ? { hidden: [16] } : {};
};
const runtime = new NodeRuntime();
afterAll(() => runtime.close());

type Shape = readonly [channels: number, height: number, width: number];
type Build = (scope: Parameters<Net>[0], x: Tensor) => Tensor;

/** One step of descent on the mean square distance to 1 of what `build` gives, and a session of it with what was learned. */
async function tried(build: Build, from: readonly number[]) {
  const list = new ParameterList(random(1));
  const x = input("x", [ROWS, ...from]) as Tensor;
  const y = build(list.scope("net"), x);
  const { parameters, statistics } = list;
  const optimiser = sgd.create(sgd.options.parse({ momentum: 0 })).update;
  const step = buildStep({
    // Not the mean square of the output alone, which a net that normalises cannot change.
    loss: mean(square(sub(y, 1))),
    parts: {},
    parameters,
    state: statistics.entries,
    optimiser,
  });
  const rng = random(2);
  const given = Float32Array.from({ length: x.size }, () => rng.uniform());
  const run = await step.open(runtime);
  await runtime.setState(step.state);
  const { loss } = await run({
    x: given.slice(),
    step: Float32Array.of(1),
    learningRate: Float32Array.of(1),
  });
  const state = await runtime.getState();
  const values = { ...state, ...unpack(parameters, state.parameters) };
  const once = build(frozenScope("net", values), input("x", [1, ...from]) as Tensor);
  const session = await InferenceSession.create(emitModel({ y: once }, { anyBatch: true, opset: "lowest" }));
  const three = new OrtTensor("float32", given.slice(0, (3 * x.size) / ROWS), [3, ...from]);
  const { y: found } = await session.run({ x: three });
  await session.release();
  return { y, loss: loss[0], parameters, values, found };
}

function holds(build: Build, from: readonly number[], to: readonly number[]) {
  return async () => {
    const { y, loss, parameters, values, found } = await tried(build, from);
    expect(y.shape).toEqual([ROWS, ...to]);
    expect(found.dims).toEqual([3, ...to]);
    expect([...(found.data as Float32Array)].every(Number.isFinite)).toBe(true);
    expect(loss).toBeGreaterThan(1e-6);
    const unmoved = parameters.filter(({ name, initial }) =>
      initial.every((value, i) => value === values[name][i]),
    );
    // A shift before batch normalisation over the same axis is taken out again.
    expect(unmoved.map(({ name }) => name)).toEqual([]);
  };
}

const shown = (shape: Shape) => shape.join(" × ");
describe.each(nets.names.filter((name) => name !== "pixels"))("net %s", (name) => {
  const ref = { name, options: narrow(nets, name) };
  const net = nets.resolve(ref);
  const dimOf = (shape: Shape) => nets.lookup(name).widthOf?.(nets.optionsOf(ref), shape) ?? DIM;
  it.each(SIZES)(`makes codes of %i × %i × %i, and trains all it declares`, async (...shape) => {
    const dim = dimOf(shape);
    await holds((scope, x) => net(scope, x, dim), shape, [dim])();
  });
  it("makes codes of pictures that cannot be halved four times, or refuses them and names what takes any", () => {
    const odd = [1, 24, 21] as const;
    const dim = dimOf(odd);
    const make = () => net(new ParameterList(random(0)).scope("net"), input("x", [1, ...odd]) as Tensor, dim);
    if (name === "mlp" || name === "spatial") expect(make().shape).toEqual([1, dim]);
    else
      expect(make).toThrow(
        `net "${name === "fsq" ? "conv4" : name}": expected sides that are multiples of 16, got 24 × 21. Set data.size so that what the net sees has such sides, or use net spatial, pixels or mlp, which take any.`,
      );
  });
});

describe.each(decoders.names)("decoder %s", (name) => {
  const decoder = decoders.resolve({ name, options: narrow(decoders, name) });
  it.each(SIZES)(`makes pictures of %i × %i × %i, and trains all it declares`, async (...shape) => {
    await holds((scope, x) => decoder(scope, x, shape), [DIM], shape)();
  });
  const small = [1, 24, 21] as const;
  it(`makes, or refuses, pictures of ${shown(small as never)}`, () => {
    const make = () =>
      decoder(new ParameterList(random(0)).scope("net"), input("x", [1, DIM]) as Tensor, small);
    if (name === "mlp") expect(make().shape).toEqual([1, ...small]);
    else
      expect(make).toThrow(
        `decoder "${name}": expected sides that are multiples of 16, got 24 × 21. Resize the images, or use the decoder mlp.`,
      );
  });
});

describe("a spectral discriminator", () => {
  it("has a slope of at most 1 between any two pictures", async () => {
    const net = nets.resolve({
      name: "discriminator",
      options: { width: 0.25, spectral: true, hidden: 16 },
    });
    const { found } = await tried((scope, x) => net(scope, x, 1), [1, 16, 16]);
    const rng = random(2);
    const images = Float32Array.from({ length: ROWS * 256 }, () => rng.uniform());
    const [a, b] = found.data as Float32Array;
    let squares = 0;
    for (let i = 0; i < 256; i++) squares += (images[i] - images[256 + i]) ** 2;
    // A 4 × 4 filter of stride 2 is used four times over: each convolution may stretch by 2, the rest by 1.
    expect(Math.abs(a - b)).toBeLessThan(16 * Math.sqrt(squares));
    expect(Math.abs(a - b)).toBeGreaterThan(0);
  });
});
