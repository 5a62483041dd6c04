/** Formulas that no recorded file covers: values from linear algebra, gradients by differences. */
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import {
  addDiagonal,
  cholesky,
  dropout,
  gatherRows,
  gradients,
  input,
  logDeterminant,
  matMul,
  reverseGradient,
  type Shape,
  solveTriangular,
  spectralNormalise,
  squaredDistances,
  sum,
  type Tensor,
} from "../../src/engine/index.ts";
import { random } from "../../src/random.ts";
import { differentiate, draw, relativeError } from "./differences.ts";
import { compile } from "./run.ts";

/** Output of `f` on drawn inputs, its gradients checked by differences. */
async function proven(f: (inputs: readonly Tensor[]) => Tensor, shapes: readonly Shape[]) {
  const rng = random(5).fork(shapes.join());
  const values = draw(shapes, [-2, 2], rng);
  const { output, gradients: found, differences } = await differentiate(f, shapes, values, rng);
  for (const [i, gradient] of found.entries())
    expect(relativeError(gradient, differences[i]), `input ${i}`).toBeLessThan(2e-3);
  return { output, values };
}
const matrix = (values: Float32Array, rows: number) =>
  Matrix.from1DArray(rows, values.length / rows, [...values]);
/** X·Xᵀ + I: definite for any X. */
const definite = (x: Tensor) => addDiagonal(matMul(x, x, { b: true }), 1);
const definiteOf = (values: Float32Array, rows: number) => {
  const x = matrix(values, rows);
  return x.mmul(x.transpose()).add(Matrix.eye(rows));
};

describe("definite matrices", () => {
  it("cholesky: L·Lᵀ = A, lower triangular", async () => {
    const { output, values } = await proven(([x]) => cholesky(definite(x)), [[5, 3]]);
    const factor = matrix(output, 5);
    expect(
      relativeError(factor.mmul(factor.transpose()).to1DArray(), definiteOf(values[0], 5).to1DArray()),
    ).toBeLessThan(1e-5);
    for (let i = 0; i < 5; i++) for (let j = i + 1; j < 5; j++) expect(Math.abs(factor.get(i, j))).toBe(0);
  });
  it.each([1, 4, 9])("log-determinant of side %i: the sum of its eigenvalues' logarithms", async (n) => {
    const { output, values } = await proven(([x]) => logDeterminant(definite(x)), [[n, 4]]);
    const { realEigenvalues } = new EigenvalueDecomposition(definiteOf(values[0], n), {
      assumeSymmetric: true,
    });
    expect(output[0]).toBeCloseTo(
      realEigenvalues.reduce((total, value) => total + Math.log(value), 0),
      3,
    );
  });
  it("triangular solve: L·X = B", async () => {
    const solved = ([x, b]: readonly Tensor[]) => solveTriangular(cholesky(definite(x)), b);
    const { output, values } = await proven(solved, [
      [4, 3],
      [4, 2],
    ]);
    const factor = matrix((await compileFactor(values[0])) as Float32Array, 4);
    expect(relativeError(factor.mmul(matrix(output, 4)).to1DArray(), [...values[1]])).toBeLessThan(1e-4);
  });
  it("of another shape are refused", () => {
    expect(() => cholesky(input("x", [2, 3]) as Tensor)).toThrow("expected a square matrix, got [2, 3]");
  });
});
async function compileFactor(x: Float32Array): Promise<Float32Array> {
  const run = await compile({ factor: cholesky(definite(input("x", [4, 3]) as Tensor)) });
  return (await run({ x })).factor;
}

describe("distances and rows", () => {
  it("squared distances of every pair", async () => {
    const { output, values } = await proven(
      ([a, b]) => squaredDistances(a, b),
      [
        [3, 2],
        [4, 2],
      ],
    );
    const [a, b] = values;
    const expected = [0, 1, 2].flatMap((i) =>
      [0, 1, 2, 3].map((j) => (a[2 * i] - b[2 * j]) ** 2 + (a[2 * i + 1] - b[2 * j + 1]) ** 2),
    );
    expect(relativeError(output, expected)).toBeLessThan(1e-6);
  });
  it("rows by number, a number twice too, give their gradients back", async () => {
    const x = input("x", [4, 3]) as Tensor;
    const y = gatherRows(x, input("indices", [3]) as Tensor);
    const [slope] = gradients(sum(y), [x]);
    const run = await compile({ y, slope });
    const values = Float32Array.from({ length: 12 }, (_, i) => i);
    const found = await run({ x: values, indices: Float32Array.of(2, 0, 2) });
    expect([...found.y]).toEqual([6, 7, 8, 0, 1, 2, 6, 7, 8]);
    expect([...found.slope]).toEqual([1, 1, 1, 0, 0, 0, 2, 2, 2, 0, 0, 0]);
  });
});

describe("what training adds", () => {
  it("a reversed gradient", async () => {
    const x = input("x", [3]) as Tensor;
    const y = reverseGradient(x, 0.5);
    const run = await compile({ y, slope: gradients(sum(y), [x])[0] });
    const found = await run({ x: Float32Array.of(1, 2, 3) });
    expect([[...found.y], [...found.slope]]).toEqual([
      [1, 2, 3],
      [-0.5, -0.5, -0.5],
    ]);
  });
  it("dropout keeps what the noise leaves, scaled", async () => {
    const run = await compile({ y: dropout(input("x", [4]) as Tensor, input("noise", [4]) as Tensor, 0.2) });
    const { y } = await run({ x: Float32Array.of(1, 2, 3, 4), noise: Float32Array.of(0.1, 0.5, 0.19, 0.9) });
    expect(relativeError(y, [0, 2.5, 0, 5])).toBeLessThan(1e-6);
  });
  it("a spectrally normalised weight has largest singular value 1", async () => {
    const rng = random(8);
    const x = Float32Array.from({ length: 6 * 20 }, () => rng.normal());
    const run = await compile({ y: spectralNormalise(input("x", [6, 5, 2, 2]) as Tensor, 30) });
    const { y } = await run({ x });
    const { norm2 } = new SingularValueDecomposition(matrix(y, 6), { autoTranspose: true });
    expect(norm2).toBeCloseTo(1, 2);
  });
});
