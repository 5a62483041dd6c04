/** A training step through the product's runtime: determinism, clipping, reported parts, state. */
import { describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import {
  type Arrays,
  adam,
  buildStep,
  input,
  mean,
  mul,
  ParameterList,
  relu,
  type Scope,
  sgd,
  slice,
  square,
  type Tensor,
  unpack,
} from "../../src/engine/index.ts";
import { linear } from "../../src/nets/layers.ts";
import { random } from "../../src/random.ts";
import { infoNceLoss } from "../../src/terms/contrastive/infoNce.ts";

const ROWS = 64;
const WIDTH = 48;
const plainSgd = sgd({ momentum: 0, nesterov: false, weightDecay: 0 });
const plainAdam = adam({
  betas: [0.9, 0.999],
  epsilon: 1e-8,
  weightDecay: 0,
  decoupled: false,
  amsgrad: false,
  uncorrectedEpsilon: false,
});

function objective(scope: Scope): { loss: Tensor; size: Tensor } {
  const x = input("x", [ROWS, WIDTH]) as Tensor;
  const codes = linear(scope.within("out"), relu(linear(scope.within("hidden"), x, 96)), 16);
  const views = [slice(codes, 0, 0, ROWS / 2), slice(codes, 0, ROWS / 2, ROWS)];
  const options = { similarity: "cosine", temperature: 0.2, candidates: "both" } as const;
  return { loss: infoNceLoss(views[0], views[1], options), size: mean(square(codes)) };
}

function build(optimiser = plainAdam, clip?: number) {
  const list = new ParameterList(random(7));
  const { loss, size } = objective(list.scope("net"));
  const step = buildStep({ loss, parts: { size }, parameters: list.parameters, optimiser, clip });
  return { step, parameters: list.parameters };
}

/** Trains on fresh batches, threads as in production; the last report, every loss, and the state. */
async function train(steps: number, learningRate = 1e-3, { step } = build()) {
  const runtime = new NodeRuntime();
  try {
    const session = await runtime.load(step.model);
    await runtime.setState(step.state);
    const losses: number[] = [];
    let report: Arrays = {};
    for (let t = 0; t < steps; t++) {
      const rng = random(3).fork("batch", t);
      const half = Float32Array.from({ length: (ROWS / 2) * WIDTH }, () => rng.normal());
      const x = new Float32Array(ROWS * WIDTH);
      x.set(half);
      x.set(
        half.map((v) => v + 0.3 * rng.normal()),
        half.length,
      );
      report = await runtime.run(session, {
        x,
        step: Float32Array.of(t + 1),
        learningRate: Float32Array.of(learningRate),
      });
      losses.push(report.loss[0]);
    }
    return { losses, report, state: await runtime.getState() };
  } finally {
    await runtime.close();
  }
}

const bytes = (array: Float32Array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
const length = (array: Float32Array) => Math.sqrt(array.reduce((total, v) => total + v * v, 0));

describe("a training step", () => {
  it("is built to the same bytes", () => {
    expect(Buffer.compare(build().step.model, build().step.model)).toBe(0);
  });

  it("trains to the same bytes, and learns", async () => {
    const [first, second] = [await train(25), await train(25)];
    expect(first.losses).toEqual(second.losses);
    expect(Object.keys(first.state).sort()).toEqual(["mean", "parameters", "square"]);
    for (const name of Object.keys(first.state))
      expect(Buffer.compare(bytes(first.state[name]), bytes(second.state[name])), name).toBe(0);
    expect(first.losses.at(-1)!).toBeLessThan(0.7 * first.losses[0]);
  });

  it("clips the gradient it applies and reports the one it found", async () => {
    const free = build(plainSgd);
    const moved = async (built: ReturnType<typeof build>) => {
      const { report, state } = await train(1, 1, built);
      const change = state.parameters.map((v, i) => v - built.step.state.parameters[i]);
      return { change: length(change), norm: report.gradientNorm[0] };
    };
    const unclipped = await moved(free);
    expect(unclipped.change).toBeCloseTo(unclipped.norm, 4);
    const limit = unclipped.norm / 4;
    const clipped = await moved(build(plainSgd, limit));
    expect(clipped.norm).toBeCloseTo(unclipped.norm, 5);
    expect(clipped.change).toBeCloseTo(limit, 4);
    const loose = await moved(build(plainSgd, unclipped.norm * 2));
    expect(loose.change).toBeCloseTo(unclipped.change, 4);
  });

  it("reports named parts and unpacks parameters by name", async () => {
    const built = build();
    const { report, state } = await train(1, 0, built);
    expect(report["part/size"][0]).toBeGreaterThan(0);
    const named = unpack(built.parameters, state.parameters);
    expect(Object.keys(named)).toEqual([
      "net/hidden/weight",
      "net/hidden/bias",
      "net/out/weight",
      "net/out/bias",
    ]);
    for (const { name, initial } of built.parameters) expect(named[name]).toEqual(initial);
  });

  it("refuses a feed that is missing", async () => {
    const { step } = build();
    const runtime = new NodeRuntime();
    try {
      const session = await runtime.load(step.model, { threads: 1 });
      await runtime.setState(step.state);
      const feeds = { step: Float32Array.of(1), learningRate: Float32Array.of(1e-3) };
      await expect(runtime.run(session, feeds)).rejects.toThrow('model input "x" was not fed');
    } finally {
      await runtime.close();
    }
  });

  it("refuses two parameters of one name", () => {
    const scope = new ParameterList(random(1)).scope("net");
    const declare = () =>
      mul(
        scope.parameter("weight", [2], () => new Float32Array(2)),
        2,
      );
    declare();
    expect(declare).toThrow('parameter "net/weight" is declared twice');
  });
});
