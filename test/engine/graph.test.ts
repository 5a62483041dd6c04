/** What is emitted and what differentiation makes of shared, stopped and unreached values. */
import { readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import {
  add,
  buildStep,
  constant,
  conv2d,
  emitModel,
  exp,
  gradients,
  heUniform,
  input,
  log,
  logSoftmax,
  logSumExp,
  matMul,
  mean,
  mul,
  ParameterList,
  sgd,
  sigmoid,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tanh,
} from "../../src/engine/index.ts";
import { random } from "../../src/random.ts";
import { evaluate } from "./run.ts";

const x = input("x", [4]) as Tensor;
const values = [0.5, -1, 2, -0.25];

/** Operator types of a model in order, without the Identity that names each output. */
function nodes(outputs: Readonly<Record<string, Tensor>>): string[] {
  const { graph } = fromBinary(ModelProtoSchema, emitModel(outputs));
  return graph!.node.map((node) => node.opType).filter((type) => type !== "Identity");
}
const count = (list: readonly string[], type: string) => list.filter((t) => t === type).length;

async function expectGradient(loss: Tensor, expected: (v: number) => number): Promise<void> {
  const [slope] = gradients(loss, [x]);
  const found = (await evaluate({ slope }, { x: values })).slope;
  expect(found.length).toBe(values.length);
  for (const [i, v] of values.entries()) expect(found[i]).toBeCloseTo(expected(v), 5);
}

describe("emission", () => {
  it("writes an expression that stands twice once", () => {
    const twice = add(exp(mul(x, 3)), exp(mul(x, 3)));
    expect(nodes({ twice })).toEqual(["Mul", "Exp", "Add"]);
  });

  it("keeps apart what differs in an attribute, an input or a constant", () => {
    const a = input("a", [2, 2]) as Tensor;
    const flips = add(matMul(a, a), matMul(a, a, { b: true }));
    expect(count(nodes({ flips }), "Gemm")).toBe(2);
    expect(count(nodes({ y: add(mul(x, 2), mul(x, 3)) }), "Mul")).toBe(2);
    expect(count(nodes({ y: add(exp(x), exp(mul(x, 2))) }), "Exp")).toBe(2);
  });

  it("shares nodes between outputs and between a value and its gradient", () => {
    const y = sum(exp(x));
    const [slope] = gradients(y, [x]);
    expect(count(nodes({ y, slope, again: exp(x) }), "Exp")).toBe(1);
  });

  it("leaves out what no output needs", () => {
    const images = input("images", [2, 1, 6, 6]) as Tensor;
    const filter = input("filter", [3, 1, 3, 3]) as Tensor;
    const loss = sum(square(conv2d(images, filter, { stride: 1, padding: 1 })));
    const [toImages, toFilter] = gradients(loss, [images, filter]);
    expect(nodes({ toFilter })).not.toContain("ConvTranspose");
    expect(nodes({ toImages })).toContain("ConvTranspose");
    tanh(x);
    expect(nodes({ y: sigmoid(x) })).toEqual(["Sigmoid"]);
  });

  it("goes as deep as a long training graph", () => {
    let deep: Tensor = x;
    for (let i = 0; i < 20_000; i++) deep = i % 2 === 0 ? tanh(deep) : sigmoid(deep);
    expect(nodes({ deep }).length).toBe(20_000);
    expect(gradients(sum(deep), [x])[0].shape).toEqual([4]);
  });
});

describe("the step of docs/explanation/engine.md", () => {
  it("is the nodes that stand there", () => {
    const images = input("images", [128, 10]) as Tensor;
    const list = new ParameterList(random(0));
    const weight = list.scope("encoder").parameter("weight", [10, 2], heUniform(10));
    const loss = mean(square(matMul(images, weight)));
    const optimiser = sgd({ momentum: 0, nesterov: false, weightDecay: 0 });
    const { model } = buildStep({ loss, parts: {}, parameters: list.parameters, optimiser });
    const { graph } = fromBinary(ModelProtoSchema, model);
    const page = readFileSync(new URL("../../docs/explanation/engine.md", import.meta.url), "utf8");
    const [, block] = /compares\):\n\n```\n([^`]+)```/.exec(page)!;
    const written = [...block.matchAll(/= (\w+)\(/g)].map(([, type]) => type);
    expect(graph!.node.map((node) => node.opType)).toEqual(written);
  });

  it("folds what is known", () => {
    expect(nodes({ y: mul(x, exp(add(mul(2, constant([1, 2], [2, 1])), 1))) })).toEqual(["Mul"]);
    expect(nodes({ y: exp(constant([1], [])) })).toEqual([]);
  });
});

describe("formulas that stay finite", () => {
  it("keep the digits of what is nearly certain", async () => {
    const logits = input("logits", [1, 3]) as Tensor;
    const found = (await evaluate({ y: logSoftmax(logits, 1) }, { logits: [14.25, -1.5, -1.25] })).y;
    const odds = Math.exp(-15.75) + Math.exp(-15.5);
    expect(Math.abs(found[0] + Math.log1p(odds))).toBeLessThan(1e-7);
    expect(found[1]).toBeCloseTo(-15.75, 5);
  });

  it("stay finite where exp overflows or vanishes, and so do their gradients", async () => {
    const logits = input("logits", [2, 2]) as Tensor;
    const y = logSumExp(logits, 1);
    const [slope] = gradients(sum(y), [logits]);
    const found = await evaluate({ y, slope }, { logits: [1000, 999, -1000, -1001] });
    expect(found.y[0]).toBeCloseTo(1000.3132, 3);
    expect(found.y[1]).toBeCloseTo(-999.6867, 3);
    const first = 1 / (1 + Math.exp(-1));
    for (const [i, p] of [first, 1 - first, first, 1 - first].entries())
      expect(found.slope[i]).toBeCloseTo(p, 5);
  });
});

describe("gradients", () => {
  it("add up over the uses of a value", () =>
    expectGradient(sum(add(add(mul(x, x), exp(x)), x)), (v) => 2 * v + Math.exp(v) + 1));

  it("add up over paths that part and meet", () => {
    const shared = tanh(x);
    const loss = sum(mul(add(shared, 1), sub(2, shared)));
    return expectGradient(loss, (v) => (1 - 2 * Math.tanh(v)) * (1 - Math.tanh(v) ** 2));
  });

  it("do not pass a stop", async () => {
    await expectGradient(sum(mul(x, stopGradient(x))), (v) => v);
    await expectGradient(sum(stopGradient(mul(x, x))), () => 0);
  });

  it("leave the number behind a stop as it is", async () => {
    const found = await evaluate({ y: stopGradient(mul(x, 2)) }, { x: values });
    expect([...found.y]).toEqual(values.map((v) => 2 * v));
  });

  it("are zero for what the loss does not reach", async () => {
    const other = input("other", [2, 3]) as Tensor;
    const [toX, toOther] = gradients(sum(square(x)), [x, other]);
    const found = await evaluate({ toX, toOther }, { x: values });
    expect([...found.toOther]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...found.toX]).toEqual(values.map((v) => 2 * v));
  });

  it("reach values in the middle of a graph", async () => {
    const middle = mul(x, 3);
    const [slope] = gradients(sum(square(middle)), [middle]);
    const found = await evaluate({ slope }, { x: values });
    expect([...found.slope]).toEqual(values.map((v) => 6 * v));
  });

  it("have gradients themselves", async () => {
    const [slope] = gradients(sum(log(add(square(x), 1))), [x]);
    await expectGradient(sum(slope), (v) => (2 - 2 * v * v) / (v * v + 1) ** 2);
  });
});
