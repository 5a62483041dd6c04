/** Eigenvalues and medians in a graph, against ml-matrix and sorting. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { eigenvalues, input, matMul, medianOfPairs, mul, sum, type Tensor } from "../../src/engine/index.ts";
import { random } from "../../src/random.ts";
import { differentiate, draw, relativeError } from "./differences.ts";
import { evaluate } from "./run.ts";

const symmetric = (x: Tensor) => matMul(x, x, { b: true });

describe("eigenvalues", () => {
  it.each([2, 3, 8, 13, 40])("of a symmetric matrix of side %i", async (n) => {
    const rng = random(n);
    const x = new Matrix(Array.from({ length: n }, () => Array.from({ length: n }, () => rng.normal())));
    const a = x.add(x.transpose());
    const { values } = await evaluate(
      { values: eigenvalues(input("a", [n, n]) as Tensor) },
      { a: a.to1DArray() },
    );
    const expected = new EigenvalueDecomposition(a, { assumeSymmetric: true }).realEigenvalues;
    expect(relativeError(values.sort(), Float64Array.from(expected).sort())).toBeLessThan(3e-6);
  });
  it("that are equal or zero are found too", async () => {
    const a = [2, 0, 0, 0, 2, 0, 0, 0, 0];
    const { values } = await evaluate({ values: eigenvalues(input("a", [3, 3]) as Tensor) }, { a });
    expect([...values].sort()).toEqual([0, 2, 2]);
  });
  it("have the gradient of differences", async () => {
    const rng = random(4);
    const values = draw([[5, 3], [5]], [-2, 2], rng);
    const f = ([x, weights]: readonly Tensor[]) => {
      const spectrum = eigenvalues(symmetric(x));
      return sum(mul(mul(spectrum, spectrum), sum(weights)));
    };
    const found = await differentiate(f, [[5, 3], [5]], values, rng);
    for (const [i, gradient] of found.gradients.entries())
      expect(relativeError(gradient, found.differences[i])).toBeLessThan(2e-3);
  });
});

describe("the median over pairs", () => {
  it.each([2, 3, 4, 5, 8])("of tables of side %i", async (n) => {
    const rng = random(n);
    const tables = Array.from({ length: 2 * n * n }, () => rng.normal());
    const { middle } = await evaluate(
      { middle: medianOfPairs(input("x", [2, n, n]) as Tensor) },
      { x: tables },
    );
    const expected = [0, 1].map((t) => {
      const upper: number[] = [];
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) upper.push(tables[t * n * n + i * n + j]);
      upper.sort((a, b) => a - b);
      const half = upper.length / 2;
      return Number.isInteger(half) ? (upper[half - 1] + upper[half]) / 2 : upper[Math.floor(half)];
    });
    expect(relativeError(middle, expected)).toBeLessThan(1e-6);
  });
});
