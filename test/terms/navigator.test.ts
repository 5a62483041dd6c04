/** DisCo's navigator: its loss by hand, what it learns of a small generator, and the generator of a finished run. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { constant, emitModel, input, matMul, reshape, sigmoid, type Tensor } from "../../src/engine/index.ts";
import { execute } from "../../src/execute/execute.ts";
import { frozenDecoder } from "../../src/inference/frozenDecoder.ts";
import { random } from "../../src/random.ts";
import { variationEntropy, variationLoss } from "../../src/terms/generative/navigator.ts";
import { assemble } from "../../src/train/assemble.ts";
import { trainLoop } from "../../src/train/loop.ts";
import { dataset, experiment, newFolder } from "../run/world.ts";

const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
const bce = (logit: number, target: number) => Math.log(1 + Math.exp(logit)) - logit * target;

async function numberOf(value: Tensor, feeds: Record<string, OrtTensor> = {}) {
  const session = await InferenceSession.create(emitModel({ value }));
  const { value: found } = await session.run(feeds);
  return (found.data as Float32Array)[0];
}

describe("the loss of variations", () => {
  // Two along one direction, one along another that looks the same as the first, one that does not.
  const v = [
    [1, 0],
    [0.6, 0.8],
    [1, 0],
    [0, 1],
  ];
  const variations = constant(v.flat(), [4, 2]);
  const direction = [0, 0, 1, 1];
  const same = constant(
    direction.flatMap((a) => direction.map((b) => Number(a === b))),
    [4, 4],
  );
  it("is cross entropy of cosines, and takes equal negatives for what they are", async () => {
    const cosine = (i: number, j: number) => v[i][0] * v[j][0] + v[i][1] * v[j][1];
    const [positive, negative]: number[][] = [[], []];
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 4; j++) {
        if (i !== j && direction[i] === direction[j]) positive.push(bce(cosine(i, j), 1));
        if (direction[i] !== direction[j])
          negative.push(bce(cosine(i, j), cosine(i, j) > 0.95 ? cosine(i, j) : 0));
      }
    const mean = (list: number[]) => list.reduce((a, b) => a + b) / list.length;
    const expected = mean(positive) / 3 + (2 * mean(negative)) / 3;
    expect(await numberOf(variationLoss(variations, same, 0.95))).toBeCloseTo(expected, 5);
  });
  it("has the entropy of a softmax", async () => {
    const entropy = (row: number[]) => {
      const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
      return -row.reduce((sum, x) => sum + (Math.exp(x) / total) * Math.log(Math.exp(x) / total), 0);
    };
    const expected = v.reduce((sum, row) => sum + entropy(row), 0) / 4;
    expect(await numberOf(variationEntropy(variations))).toBeCloseTo(expected, 5);
  });
});

it("tells directions of a generator apart better and better, on draws that are new at every step", async () => {
  // Four numbers, each of which lights a quarter of the picture.
  const filters = constant(
    Float32Array.from({ length: 4 * 256 }, (_, at) => {
      const [number, pixel] = [Math.floor(at / 256), at % 256];
      const quarter = 2 * Number(pixel >= 128) + Number(pixel % 16 >= 8);
      return quarter === number ? 1 : 0;
    }),
    [4, 256],
  );
  const frozen = () => ({
    dim: 4,
    decode: (codes: Tensor) => reshape(matMul(codes, filters), [codes.shape[0], 1, 16, 16]),
  });
  const steps = 200;
  const given = experiment({
    ...{ recipe: "navigator", code: { code: 4 }, steps, batch: 64 },
    net: { name: "mlp", options: { hidden: [32] } },
    optimiser: { name: "adam", options: { learningRate: 3e-3 } },
    terms: [{ name: "navigator", options: { run: "made here", directions: 4 } }],
  });
  const job = assemble(given, dataset, rows, { frozen });
  const runtime = new NodeRuntime();
  const losses: number[] = [];
  try {
    for await (const event of trainLoop(job, runtime, { steps, seed: 0, checkpointEvery: 0 }))
      if (event.type === "step") losses.push(event.loss);
  } finally {
    await runtime.close();
  }
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
  expect(mean(losses.slice(-20))).toBeLessThan(mean(losses.slice(0, 20)) - 0.05);
});

describe("the decoder of a finished run", () => {
  it("makes the pictures of its decoder.onnx, and is refused where there is none", async () => {
    const folder = newFolder();
    const decoder = { name: "conv4", options: { width: 0.25, hidden: 16 } };
    const given = { recipe: "vae", code: { code: 3 }, decoder, steps: 5, metrics: [] };
    await execute(experiment(given), dataset, { folder });
    const rng = random(2);
    const codes = new OrtTensor("float32", Float32Array.from({ length: 6 }, rng.normal), [2, 3]);
    const file = await InferenceSession.create(readFileSync(join(folder, "decoder.onnx")));
    const { images: expected } = await file.run({ code: codes });
    const { dim, decode } = frozenDecoder(folder, dataset.shape);
    const model = emitModel({ images: sigmoid(decode(input("code", [2, 3]) as Tensor)) });
    const { images } = await (await InferenceSession.create(model)).run({ code: codes });
    expect(dim).toBe(3);
    for (const [i, x] of (images.data as Float32Array).entries())
      expect(x).toBeCloseTo((expected.data as Float32Array)[i], 5);

    const bare = newFolder();
    await execute(experiment({ steps: 2, metrics: [] }), dataset, { folder: bare });
    expect(() => frozenDecoder(bare, dataset.shape)).toThrow(
      /expected a run with a decoder, got one without/,
    );
    const other = () => frozenDecoder(folder, [3, 32, 32]).decode(input("code", [2, 3]) as Tensor);
    expect(other).toThrow(/expected a decoder of pictures like these/);
  });
});
