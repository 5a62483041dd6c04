/** Blocked convolutions compute what plain ones do, forward and backward, and are used where the sizes fit. */
import { fromBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { ModelProtoSchema } from "onnx-buf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import {
  buildStep,
  conv2d,
  convTranspose2d,
  emitModel,
  gradients,
  input,
  ParameterList,
  portable,
  reshape,
  slice,
  softplus,
  square,
  sum,
  type Target,
  type Tensor,
} from "../../src/engine/index.ts";
import { conv4, conv4Pooled, residual } from "../../src/nets/index.ts";
import { adam } from "../../src/optimisers/index.ts";
import { random } from "../../src/random.ts";
import { infoNceLoss } from "../../src/terms/contrastive/infoNce.ts";
import { relativeError } from "./differences.ts";

const runtime = new NodeRuntime();
let target: Target;
let block: number | null;
beforeAll(async () => {
  target = await runtime.target();
  block = target.layout === "plain" ? null : target.layout.channelsPerBlock;
});
afterAll(() => runtime.close());

const blockedNodes = (model: Uint8Array) =>
  fromBinary(ModelProtoSchema, model).graph!.node.filter((node) => node.domain !== "").length;
const draw = (size: number, name: string) => {
  const rng = random(1).fork(name);
  return Float32Array.from({ length: size }, () => rng.normal());
};

/** Compares a graph in plain and in blocked memory on the same inputs; returns the number of nodes on blocked memory. */
async function compare(outputs: Record<string, Tensor>, inputs: readonly Tensor<{ name: string }>[]) {
  const feeds = () =>
    Object.fromEntries(inputs.map(({ attributes: { name }, size }) => [name, draw(size, name)]));
  const blocked = emitModel(outputs, { target });
  const [plain, fast] = [
    await runtime.run(await runtime.load(emitModel(outputs)), feeds()),
    await runtime.run(await runtime.load(blocked), feeds()),
  ];
  for (const name of Object.keys(outputs))
    expect(relativeError(fast[name], plain[name]), name).toBeLessThan(1e-5);
  return blockedNodes(blocked);
}

const SIZES = [
  { channels: 3, out: 16, kernel: 4, stride: 2, padding: 1, side: 32, batch: 16 },
  { channels: 32, out: 64, kernel: 4, stride: 2, padding: 1, side: 16, batch: 32 },
  { channels: 16, out: 32, kernel: 3, stride: 1, padding: 1, side: 9, batch: 16 },
  { channels: 16, out: 16, kernel: 4, stride: 2, padding: 1, side: 16, batch: 6 },
  { channels: 16, out: 24, kernel: 4, stride: 2, padding: 1, side: 16, batch: 16 },
  { channels: 20, out: 32, kernel: 3, stride: 2, padding: 0, side: 12, batch: 16 },
  { channels: 1, out: 32, kernel: 3, stride: 2, padding: 1, side: 11, batch: 16 },
];

describe("a convolution", () => {
  it.each(SIZES)("$channels → $out, $kernel×$kernel by $stride, batch $batch", async (size) => {
    const { channels, out, kernel, side, batch, stride, padding } = size;
    const x = input("x", [batch, channels, side, side]);
    const w = input("w", [out, channels, kernel, kernel]);
    const bias = input("bias", [out]);
    for (const activation of [undefined, "relu"] as const) {
      const y = conv2d(x as Tensor, w as Tensor, { stride, padding, bias: bias as Tensor, activation });
      const [dx, dw, db] = gradients(sum(square(y)), [x, w, bias] as Tensor[]);
      const count = await compare({ y, dx, dw, db }, [x, w, bias]);
      const fits = block !== null && out % block === 0 && (channels < block || channels % block === 0);
      expect(count > 0).toBe(fits);
    }
  });
  it("of any kernel, stride, padding and sides, forward and backward and transposed", async () => {
    const geometry = fc.record({
      ...{ kernel: fc.integer({ min: 1, max: 5 }), stride: fc.integer({ min: 1, max: 3 }) },
      ...{ padding: fc.integer({ min: 0, max: 2 }), channels: fc.constantFrom(1, 16, 32) },
      ...{ height: fc.integer({ min: 5, max: 14 }), width: fc.integer({ min: 5, max: 14 }) },
    });
    for (const { kernel, stride, padding, channels, height, width } of fc.sample(geometry, {
      seed: 1,
      numRuns: 24,
    })) {
      const x = input("x", [16, channels, height, width]) as Tensor<{ name: string }>;
      const w = input("w", [32, channels, kernel, kernel]) as Tensor<{ name: string }>;
      const y = conv2d(x as Tensor, w as Tensor, { stride, padding });
      const [dx, dw] = gradients(sum(square(y)), [x, w] as Tensor[]);
      await compare({ y, dx, dw }, [x, w]);
    }
  });
  it("has a backward pass in blocks too where a side leaves a rest: 3×3 by 2 of 24 × 21", async () => {
    const x = input("x", [16, 32, 24, 21]);
    const w = input("w", [64, 32, 3, 3]);
    const y = conv2d(x as Tensor, w as Tensor, { stride: 2, padding: 1 });
    const [dx, dw] = gradients(sum(square(y)), [x, w] as Tensor[]);
    const types = fromBinary(ModelProtoSchema, emitModel({ dx, dw }, { target })).graph!.node;
    const plainConvolutions = types.filter(({ opType, domain }) => /^Conv/.test(opType) && domain === "");
    expect(plainConvolutions.length > 0).toBe(block === null);
  });
  it("transposed", async () => {
    const x = input("x", [16, 32, 5, 7]);
    const w = input("w", [32, 16, 4, 4]);
    const y = convTranspose2d(x as Tensor, w as Tensor, { stride: 2, padding: 1 });
    const [dx, dw] = gradients(sum(square(y)), [x, w] as Tensor[]);
    const count = await compare({ y, dx, dw }, [x, w]);
    expect(count > 0).toBe(block !== null);
  });
  it.each([1, 3, 20])("transposed to %i channels", async (channels) => {
    const x = input("x", [16, 32, 5, 7]);
    const w = input("w", [32, channels, 4, 4]);
    const bias = input("bias", [channels]);
    for (const activation of [undefined, "relu"] as const) {
      const options = { stride: 2, padding: 1, bias: bias as Tensor, activation };
      const y = convTranspose2d(x as Tensor, w as Tensor, options);
      const [dx, dw, db] = gradients(sum(square(y)), [x, w, bias] as Tensor[]);
      await compare({ y, dx, dw, db }, [x, w, bias]);
    }
  });
  it("is summed over its pixels, of every image or of the batch, with and without the axes", async () => {
    const x = input("x", [16, 16, 8, 6]);
    const w = input("w", [32, 16, 3, 3]);
    const y = conv2d(x as Tensor, w as Tensor, { stride: 1, padding: 1 });
    const sums = [
      [2, 3],
      [0, 2, 3],
      [0, 3],
      [1, 2, 3],
    ].flatMap((axes) => [sum(y, axes, false), sum(y, axes, true)]);
    await compare(Object.fromEntries(sums.map((each, i) => [`sum${i}`, each])), [x, w]);
  });
  it("between operators that need plain memory", async () => {
    const x = input("x", [16, 16, 8, 8]);
    const w = input("w", [16, 16, 3, 3]);
    const y = conv2d(x as Tensor, w as Tensor, { stride: 1, padding: 1 });
    const z = sum(reshape(y, [16, 16, 64]), 2);
    const [dx, dw] = gradients(sum(square(z)), [x, w] as Tensor[]);
    await compare({ y, z, dx, dw }, [x, w]);
  });
});

describe("a target", () => {
  const types = (target: Target) => {
    const loss = sum(softplus(input("x", [4]) as Tensor));
    return fromBinary(ModelProtoSchema, emitModel({ loss }, { target })).graph!.node.map(
      ({ opType }) => opType,
    );
  };
  it("says by its provider, whatever the layout, whether forms for a processor are written", () => {
    expect(types(portable)).toEqual(["Softplus", "ReduceSum"]);
    const processor = ["Relu", "Abs", "Sigmoid", "Log", "Sub", "ReduceSum"];
    expect(types({ provider: "cpu", layout: "plain" })).toEqual(processor);
    expect(types({ provider: "cpu", layout: { channelsPerBlock: 8 } })).toEqual(processor);
  });
});

describe("a training step", () => {
  it.each([conv4, conv4Pooled, residual])(
    "of $about: the same loss and gradient for three steps in both forms",
    async (net) => {
      const list = new ParameterList(random(0));
      const images = input("images", [32, 3, 32, 32]) as Tensor;
      const codes = net.create({ hidden: 64, width: 1 })(list.scope("net"), images, 10);
      const views = [slice(codes, 0, 0, 16), slice(codes, 0, 16, 32)] as const;
      const loss = infoNceLoss(...views, { similarity: "cosine", temperature: 0.1, candidates: "both" });
      const optimiser = adam.create(adam.options.parse({})).update;
      const step = buildStep({ loss, parts: {}, parameters: list.parameters, optimiser });
      expect(blockedNodes(step.model)).toBe(0);
      expect(step.modelFor(portable)).toBe(step.model);
      const reports = [];
      for (const model of [step.model, step.modelFor(target)]) {
        const session = await runtime.load(model);
        await runtime.setState(step.state);
        const report = [];
        for (let t = 0; t < 3; t++) {
          const feeds = {
            images: draw(images.size, `batch ${t}`),
            step: Float32Array.of(t + 1),
            learningRate: Float32Array.of(1e-3),
          };
          const { loss, gradientNorm } = await runtime.run(session, feeds);
          report.push(loss[0], gradientNorm[0]);
        }
        reports.push(Float32Array.from(report));
      }
      expect(relativeError(reports[1], reports[0])).toBeLessThan(1e-4);
    },
  );
});
