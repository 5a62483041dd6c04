/** Everything the engine and the recipes emit has a kernel in ONNX Runtime's WebGPU provider, so no graph falls back. */
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { InferenceSession } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { told } from "../../bench/job.ts";
import { emitModel, gradients, input, operators, sum, Tensor } from "../../src/engine/index.ts";
import type { Operator } from "../../src/engine/tensor.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { random } from "../../src/random.ts";
import * as recipes from "../../src/recipes/index.ts";
import * as terms from "../../src/terms/index.ts";
import { assemble } from "../../src/train/assemble.ts";
import type { Dataset } from "../../src/types/index.ts";
import { linearDecoder } from "../terms/free.ts";

/** Kernels of onnxruntime 1.30's WebGPU provider that float graphs can use: its class names in the library. */
const WEBGPU = new Set(
  (
    "Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool BatchNormalization Cast Ceil Clip Concat Conv " +
    "ConvTranspose Cos Cosh CumSum DepthToSpace Div Einsum Elu Equal Erf Exp Expand Flatten Floor Gather " +
    "GatherElements GatherND Gelu Gemm Greater GreaterOrEqual Identity InstanceNormalization LayerNormalization " +
    "LeakyRelu Less LessOrEqual Log MatMul Max MaxPool Min Mul Neg Not Pad Pow Range Reciprocal ReduceL1 ReduceL2 " +
    "ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape " +
    "Resize ScatterElements ScatterND Shape Sigmoid Sin Sinh Slice Softmax Softplus Split Sqrt Squeeze Sub Tan " +
    "Tanh ThresholdedRelu Tile TopK Transpose Trilu Unsqueeze Where"
  ).split(" "),
);

const lacking = (types: readonly string[]) => types.filter((type) => !WEBGPU.has(type));
function typesOf(model: Uint8Array): string[] {
  const { graph } = fromBinary(ModelProtoSchema, model);
  return [...new Set(graph!.node.map((node) => node.opType))];
}

/** Forward pass and gradient of one operator on its proofs. */
function emitted(operator: Operator): string[] {
  return operator.proofs.flatMap(({ shapes, attributes }) => {
    const inputs = shapes.map((shape, i) => input(`x${i}`, shape) as Tensor);
    const y = new Tensor(operator, inputs, attributes, operator.shape(shapes, attributes));
    const slopes = gradients(sum(y), inputs).map((g, i) => [`slope${i}`, g] as const);
    return typesOf(emitModel({ y, ...Object.fromEntries(slopes) }));
  });
}

/** Every combination of two factors of four levels, twice: 16 × 16 pixels of noise. */
function table(): Dataset {
  const rng = random(5);
  const rows = 32;
  const factor = (name: string) => ({ name, size: 4, kind: "categorical" as const });
  return {
    name: "noise",
    factors: [factor("person"), factor("light")],
    shape: [1, 16, 16],
    rows,
    levels: Int32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? (i >> 1) % 4 : (i >> 3) % 4)),
    images: Uint8Array.from({ length: rows * 256 }, () => rng.int(256)),
    warnings: [],
  };
}

const frozen = (_: string, shape: Dataset["shape"]) => linearDecoder(4, shape);

describe("ONNX Runtime's WebGPU provider has", () => {
  it.each(Object.keys(recipes))(
    "every operator of the recipe %s, training and encoding, and so has the CPU",
    async (recipe) => {
      const dataset = table();
      // Two pairs for each of five kinds of augmentation.
      const options = { data: { name: "faces" }, recipe, batch: 32, metrics: [], ...told(recipe, "light") };
      const experiment = resolveExperiment(options, dataset);
      const job = assemble(
        experiment,
        dataset,
        Int32Array.from({ length: dataset.rows }, (_, i) => i),
        { frozen },
      );
      const trains = experiment.steps > 0;
      const encoder = typesOf(job.encoder(job.step.state));
      expect(encoder.length).toBeGreaterThan(0);
      expect(lacking(encoder)).toEqual([]);
      if (trains) {
        expect(job.step.operatorTypes).toContain("Conv");
        expect(job.step.operatorTypes).toContain("Gemm");
        expect(encoder).toContain("Conv");
      }
      expect(lacking(job.step.operatorTypes)).toEqual([]);
      // The CPU provider refuses a session with an operator that it has no kernel for.
      for (const model of [...(trains ? [job.step.model] : []), job.encoder(job.step.state)]) {
        const session = await InferenceSession.create(model, {
          executionProviders: ["cpu"],
          logSeverityLevel: 3,
        });
        expect(session.outputNames.length).toBeGreaterThan(0);
        await session.release();
      }
    },
  );

  it.each(Object.keys(terms))("every operator of the term %s", (name) => {
    const dataset = table();
    const options = name === "attacker" ? { factor: "light" } : { nuisance: "light" };
    const all = {
      attacker: { options },
      navigator: { options: { run: "a run" } },
      sameNuisance: { options },
    };
    const needed = (all as Record<string, object>)[name] ?? {};
    const list = [
      { name: "covariance", label: "beside" },
      { name, ...needed },
    ];
    const code = { person: 4, light: 4 };
    const given = { data: { name: "faces" }, recipe: "blocks", terms: list, code, batch: 16, metrics: [] };
    const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
    const job = assemble(resolveExperiment(given, dataset), dataset, rows, { frozen });
    expect(Object.keys(job.step.state).length).toBeGreaterThan(0);
    expect(lacking(job.step.operatorTypes)).toEqual([]);
  });

  it.each([...operators.values()].filter((o) => o.proofs.length > 0))(
    "what $name and its gradient emit",
    (operator) => {
      const types = emitted(operator);
      expect(types.length).toBeGreaterThan(0);
      expect(lacking(types)).toEqual([]);
    },
  );
});
