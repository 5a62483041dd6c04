/** A step that takes some images at a time has the loss and the gradients of the step as a whole, whatever the net. */
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import {
  bceWithLogits,
  buildStep,
  div,
  groupStandardise,
  input,
  ParameterList,
  type Scope,
  type Step,
  square,
  sum,
  type Target,
  type Tensor,
} from "../../src/engine/index.ts";
import { conv4 as conv4Decoder } from "../../src/nets/decoder.ts";
import { generator } from "../../src/nets/generator.ts";
import { conv4, conv4Pooled, discriminator, residual } from "../../src/nets/index.ts";
import { convolution } from "../../src/nets/layers.ts";
import { sgd } from "../../src/optimisers/index.ts";
import { random } from "../../src/random.ts";
import { relativeError } from "./differences.ts";

const runtime = new NodeRuntime();
let target: Target;
beforeAll(async () => {
  target = await runtime.target();
});
afterAll(() => runtime.close());

const BATCH = 48;
const SHAPE = [3, 32, 32] as const;
const options = { hidden: 32, width: 1 };
const encoderOf = (scope: Scope, images: Tensor) => conv4.create(options)(scope.within("encoder"), images, 6);
const reconstruction =
  (decoder: typeof conv4Decoder | typeof generator) => (scope: Scope, images: Tensor) => {
    const decode = decoder.create(options) as (scope: Scope, codes: Tensor, shape: typeof SHAPE) => Tensor;
    return sum(bceWithLogits(decode(scope.within("decoder"), encoderOf(scope, images), SHAPE), images));
  };
/** Takes every map apart from its images, so nothing follows from some images alone. */
function normalised(scope: Scope, images: Tensor): Tensor {
  const layer = { channels: 32, kernel: 3, stride: 1, padding: 1 };
  const maps = ["a", "b", "c"].reduce(
    (x, name) => groupStandardise(convolution(scope.within(name), x, layer), 4),
    images,
  );
  return sum(square(maps));
}
const LOSSES: Readonly<Record<string, (scope: Scope, images: Tensor) => Tensor>> = {
  conv4: (scope, images) => sum(square(encoderOf(scope, images))),
  conv4Pooled: (scope, images) => sum(square(conv4Pooled.create(options)(scope, images, 6))),
  residual: (scope, images) => sum(square(residual.create(options)(scope, images, 6))),
  discriminator: (scope, images) =>
    sum(square(discriminator.create({ ...options, spectral: true })(scope, images, 1))),
  "conv4 with its decoder": reconstruction(conv4Decoder),
  "conv4 with a generator": reconstruction(generator),
  "normalised by groups": normalised,
};

/** A step whose update is the gradient itself. */
function stepOf(name: string): Step {
  const list = new ParameterList(random(0));
  const images = input("images", [BATCH, ...SHAPE]) as Tensor;
  const loss = div(LOSSES[name](list.scope("net"), images), BATCH);
  const optimiser = sgd.create(sgd.options.parse({ momentum: 0 })).update;
  const state = list.statistics.entries;
  return buildStep({ loss, parts: {}, parameters: list.parameters, state, optimiser });
}

async function updated(step: Step, model: Uint8Array) {
  const session = await runtime.load(model);
  await runtime.setState(step.state);
  const rng = random(1);
  const images = Float32Array.from({ length: BATCH * 3 * 32 * 32 }, () => rng.uniform());
  const scalars = { step: Float32Array.of(1), learningRate: Float32Array.of(1) };
  const { loss, gradientNorm } = await runtime.run(session, { images, ...scalars });
  const { parameters } = await runtime.getState();
  const gradient = parameters.map((value, i) => step.state.parameters[i] - value);
  return { report: Float32Array.of(loss[0], gradientNorm[0]), gradient };
}

const convolutions = (model: Uint8Array) =>
  fromBinary(ModelProtoSchema, model).graph!.node.filter(({ opType }) => opType === "Conv").length;

describe("a step in chunks", () => {
  it.each(Object.keys(LOSSES).filter((name) => name !== "normalised by groups"))("of %s", async (name) => {
    const step = stepOf(name);
    const models = [undefined, 1].map((chunkBytes) => step.modelFor({ ...target, chunkBytes } as Target));
    const [whole, parts] = [await updated(step, models[0]), await updated(step, models[1])];
    expect(convolutions(models[1]) > convolutions(models[0])).toBe(target.layout !== "plain");
    expect(relativeError(parts.report, whole.report)).toBeLessThan(1e-5);
    expect(relativeError(parts.gradient, whole.gradient)).toBeLessThan(1e-4);
  });
  it("is left out where maps would mostly be joined and cut", () => {
    const step = stepOf("normalised by groups");
    const count = (chunkBytes?: number) =>
      convolutions(
        step.modelFor({ provider: "cpu", layout: { channelsPerBlock: 16 }, chunkBytes } as Target),
      );
    expect(count(1)).toBe(count());
  });
  it("has as many convolutions as chunks of whole blocks fit under the limit, in blocked memory only", () => {
    const step = stepOf("conv4");
    const layout = { channelsPerBlock: 16 };
    const count = (chunkBytes?: number) =>
      convolutions(step.modelFor({ provider: "cpu", layout, chunkBytes } as Target));
    const largest = 4 * 32 * 16 * 16;
    expect(count(largest * BATCH)).toBe(count());
    expect(count(1)).toBe(count(largest * 16));
    expect(count(largest * 31)).toBe(count(1));
    expect(count(1)).toBeGreaterThan(2 * count());
    const plain = step.modelFor({ provider: "cpu", layout: "plain", chunkBytes: 1 });
    expect(convolutions(plain)).toBe(convolutions(step.modelFor({ provider: "cpu", layout: "plain" })));
  });
});
