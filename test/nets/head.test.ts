/** Heads behind which contrastive terms read the code. */
import { afterAll, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { emitModel, frozenScope, input, ParameterList, type Tensor } from "../../src/engine/index.ts";
import { type Head, plainHead, projectionHead } from "../../src/nets/head.ts";
import { random } from "../../src/random.ts";

const [ROWS, COLUMNS] = [16, 5];
const runtime = new NodeRuntime();
afterAll(() => runtime.close());

/** Sizes of a head's parameters by name. */
function sizesOf(head: Head): Record<string, number> {
  const list = new ParameterList(random(1));
  projectionHead(list.scope("head"), input("x", [ROWS, COLUMNS]) as Tensor, head);
  return Object.fromEntries(list.parameters.map(({ name, tensor }) => [name, tensor.size]));
}

/** What a head makes of some rows, with its parameters as they are drawn. */
async function through(head: Head, x: Float32Array): Promise<Float32Array> {
  const rows = input("x", [ROWS, COLUMNS]) as Tensor;
  const list = new ParameterList(random(1));
  projectionHead(list.scope("head"), rows, head);
  const values = Object.fromEntries(list.parameters.map(({ name, initial }) => [name, initial]));
  const model = emitModel({ y: projectionHead(frozenScope("head", values), rows, head) });
  return (await runtime.run(await runtime.load(model), { x: x.slice() })).y;
}
const rng = random(2);
const x = Float32Array.from({ length: ROWS * COLUMNS }, () => rng.normal());

it("is no head at a width of 0", () => {
  const rows = input("x", [ROWS, COLUMNS]) as Tensor;
  expect(projectionHead(new ParameterList(random(1)).scope("head"), rows, plainHead(0))).toBe(rows);
});

it("is as it always was, and with batch normalisation at least as wide inside as outside", () => {
  expect(sizesOf(plainHead(8))).toEqual({
    "head/hidden/weight": COLUMNS * 64,
    "head/hidden/bias": 64,
    "head/out/weight": 64 * 8,
    "head/out/bias": 8,
  });
  const expander = sizesOf({ head: 100, headLayers: 2, headNorm: true });
  expect(expander["head/hidden/weight"]).toBe(COLUMNS * 100);
  expect(expander["head/hidden2/weight"]).toBe(100 * 100);
  expect(expander["head/out/weight"]).toBe(100 * 100);
  expect(expander["head/hidden2/norm/weight"]).toBe(100);
});

it("with batch normalisation does not see how large and where codes are, and without it does", async () => {
  const moved = x.map((value) => 7 * value + 3);
  const [normed, plain] = [{ head: 8, headLayers: 1, headNorm: true }, plainHead(8)];
  const apart = (a: Float32Array, b: Float32Array) =>
    Math.max(...a.map((value, i) => Math.abs(value - b[i])));
  expect(apart(await through(normed, x), await through(normed, moved))).toBeLessThan(1e-3);
  expect(apart(await through(plain, x), await through(plain, moved))).toBeGreaterThan(0.1);
});
