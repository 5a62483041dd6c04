/** Batch normalisation: by the batch in training, by what followed the batches in an encoder. */
import { afterAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import {
  buildStep,
  emitModel,
  frozenScope,
  input,
  mean,
  ParameterList,
  type Scope,
  square,
  type Tensor,
  unpack,
} from "../../src/engine/index.ts";
import { batchNorm, linear } from "../../src/nets/layers.ts";
import { sgd } from "../../src/optimisers/index.ts";
import { random } from "../../src/random.ts";
import { relativeError } from "../engine/differences.ts";

const [ROWS, COLUMNS] = [16, 3];
const runtime = new NodeRuntime();
afterAll(() => runtime.close());

const net = (scope: Scope, x: Tensor) =>
  linear(scope.within("out"), batchNorm(scope.within("norm"), x, { momentum: 0.25 }), 2);

/** Columns of different means and spreads. */
const batchOf = (seed: number) => {
  const rng = random(seed);
  const number = (k: number) => 3 * k + (1 + k) * rng.normal();
  return Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => number(i % COLUMNS));
};
const column = (batch: Float32Array, k: number) => [...batch].filter((_, i) => i % COLUMNS === k);
const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const unbiased = (values: readonly number[]) =>
  values.reduce((total, v) => total + (v - average(values)) ** 2, 0) / (values.length - 1);

/** With `again` the same net sees other rows besides, which are reported as they leave the norm. */
async function trained(steps: number, again = false) {
  const list = new ParameterList(random(1));
  const y = net(list.scope("encoder"), input("x", [ROWS, COLUMNS]) as Tensor);
  const other = input("other", [ROWS, COLUMNS]) as Tensor;
  const parts: Record<string, Tensor> = again ? { again: batchNorm(list.again("encoder/norm"), other) } : {};
  const optimiser = sgd.create(sgd.options.parse({})).update;
  const { parameters, statistics } = list;
  const step = buildStep({
    loss: mean(square(y)),
    parts,
    parameters,
    state: statistics.entries,
    optimiser,
  });
  const run = await step.open(runtime);
  await runtime.setState(step.state);
  let reported: Float32Array | undefined;
  for (let t = 0; t < steps; t++) {
    const feeds = { x: batchOf(t), step: Float32Array.of(t + 1), learningRate: Float32Array.of(0.1) };
    const outputs = await run(again ? { ...feeds, other: batchOf(100 + t) } : feeds);
    reported = outputs["part/again"];
  }
  return { list, state: await runtime.getState(), reported };
}

describe("batch normalisation", () => {
  it("follows the batches' means and unbiased variances at its momentum", async () => {
    const { state } = await trained(3);
    for (let k = 0; k < COLUMNS; k++) {
      let [means, variances] = [0, 1];
      for (let t = 0; t < 3; t++) {
        means = 0.75 * means + 0.25 * average(column(batchOf(t), k));
        variances = 0.75 * variances + 0.25 * unbiased(column(batchOf(t), k));
      }
      expect(state["encoder/norm/mean"][k]).toBeCloseTo(means, 4);
      expect(state["encoder/norm/variance"][k]).toBeCloseTo(variances, 4);
    }
  });

  it("used again on other rows is by those rows, and what followed the first use stays", async () => {
    const { state, reported } = await trained(1, true);
    const { state: alone } = await trained(1);
    for (const name of ["encoder/norm/mean", "encoder/norm/variance"])
      expect(state[name]).toEqual(alone[name]);
    for (let k = 0; k < COLUMNS; k++) {
      // Scale 1 and shift 0 at the first step.
      expect(average(column(reported!, k))).toBeCloseTo(0, 4);
      expect((unbiased(column(reported!, k)) * (ROWS - 1)) / ROWS).toBeCloseTo(1, 3);
    }
  });

  it("is fixed in an encoder: a row's code does not depend on the others", async () => {
    const { list, state } = await trained(3);
    const values = { ...state, ...unpack(list.parameters, state.parameters) };
    const code = net(frozenScope("encoder", values), input("x", [1, COLUMNS]) as Tensor);
    const session = await runtime.load(emitModel({ code }, { anyBatch: true }));
    const rows = batchOf(9);
    const together = (await runtime.run(session, { x: rows.slice() })).code;
    const alone = (await runtime.run(session, { x: rows.slice(0, COLUMNS) })).code;
    expect(relativeError(alone, together.slice(0, 2))).toBeLessThan(1e-6);

    const held = (name: string) => values[`encoder/${name}`];
    const normal = [0, 1, 2].map((k) => {
      const standard = (rows[k] - held("norm/mean")[k]) / Math.sqrt(held("norm/variance")[k] + 1e-5);
      return standard * held("norm/weight")[k] + held("norm/bias")[k];
    });
    const weight = held("out/weight");
    const expected = [0, 1].map(
      (j) => normal.reduce((total, v, k) => total + v * weight[2 * k + j], 0) + held("out/bias")[j],
    );
    expect(relativeError(alone, expected)).toBeLessThan(1e-5);
  });
});
