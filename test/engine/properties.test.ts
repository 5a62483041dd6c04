/** Gradients on shapes drawn at random, against central differences. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  div,
  matMul,
  maximum,
  minimum,
  mul,
  type Shape,
  sub,
  type Tensor,
} from "../../src/engine/index.ts";
import { random } from "../../src/random.ts";
import { differentiate, draw, relativeError } from "./differences.ts";

const runs = { numRuns: 12, seed: 20 };
const size = fc.integer({ min: 1, max: 4 });
const seed = fc.integer({ min: 0, max: 1e6 });

/** A shape that broadcasts to `full`: some leading axes gone, some axes 1. */
const broadcastable = (full: Shape): fc.Arbitrary<Shape> =>
  fc
    .tuple(fc.integer({ min: 0, max: full.length }), fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }))
    .map(([dropped, ones]) => full.slice(dropped).map((n, i) => (ones[i] ? 1 : n)));

const operands = fc
  .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 })
  .chain((full) => fc.tuple(broadcastable(full), broadcastable(full)));

async function check(
  f: (inputs: readonly Tensor[]) => Tensor,
  shapes: readonly Shape[],
  seed: number,
  range: readonly [number, number],
): Promise<void> {
  const rng = random(seed);
  const checked = await differentiate(f, shapes, draw(shapes, range, rng), rng);
  for (const [i, gradient] of checked.gradients.entries()) {
    expect(gradient.length).toBe(shapes[i].reduce((product, n) => product * n, 1));
    expect(relativeError(gradient, checked.differences[i]), `input ${i}`).toBeLessThan(3e-3);
  }
}

type Binary = (a: Tensor, b: Tensor) => Tensor;
const elementwise: [name: string, f: Binary, range: readonly [number, number]][] = [
  ["add", add, [-2, 2]],
  ["sub", sub, [-2, 2]],
  ["mul", mul, [-2, 2]],
  ["div", div, [0.5, 2]],
  ["maximum", maximum, [-2, 2]],
  ["minimum", minimum, [-2, 2]],
];

describe("gradients on random shapes", () => {
  it.each(elementwise)("%s broadcasts", (_, f, range) =>
    fc.assert(
      fc.asyncProperty(operands, seed, (shapes, seed) => check(([a, b]) => f(a, b), shapes, seed, range)),
      runs,
    ),
  );

  it("matMul, plain and transposed", () =>
    fc.assert(
      fc.asyncProperty(size, size, size, fc.boolean(), fc.boolean(), seed, (m, k, n, a, b, seed) => {
        const shapes = [a ? [k, m] : [m, k], b ? [n, k] : [k, n]];
        return check(([x, y]) => matMul(x, y, { a, b }), shapes, seed, [-2, 2]);
      }),
      runs,
    ));

  it("matMul of batches", () =>
    fc.assert(
      fc.asyncProperty(size, size, size, size, fc.boolean(), seed, (batch, m, k, n, one, seed) => {
        const shapes = [
          [batch, m, k],
          [one ? 1 : batch, k, n],
        ];
        return check(([x, y]) => matMul(x, y), shapes, seed, [-2, 2]);
      }),
      runs,
    ));
});
