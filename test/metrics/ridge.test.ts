/** Ridge and kernel ridge regression against their definitions. */
import { Matrix as Dense, inverse, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { kernelFeatures } from "../../src/estimators/kernelFeatures.ts";
import { PENALTIES, ridgeBasis } from "../../src/estimators/ridge.ts";
import { random } from "../../src/random.ts";
import type { Matrix } from "../../src/types/index.ts";
import { matrixOf } from "./worlds.ts";

const normal = (rows: number, columns: number, seed: number) => {
  const rng = random(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => rng.normal()));
};
const weightsOf = (rows: number) => Float64Array.from({ length: rows }, (_, i) => 0.5 + (i % 3));

/** Weighted least squares with a penalty on slopes and a free intercept, by the normal equations. */
function plainRidge(x: number[][], y: number[][], weights: ArrayLike<number>, penalty: number) {
  const width = x[0].length;
  const ones = new Dense(x.map((row) => [...row, 1]));
  const left = ones.transpose().mmul(Dense.diag([...Array.from(weights)]));
  const penalties = Dense.diag([...Array(width).fill(penalty), 0]);
  const w = solve(left.mmul(ones).add(penalties), left.mmul(new Dense(y)));
  return (row: number[]) => new Dense([[...row, 1]]).mmul(w).getRow(0);
}

describe("ridge regression", () => {
  const [x, noise] = [normal(30, 4, 1), normal(30, 2, 2)];
  const y = x.map((row, i) => [row[0] - row[1] + 0.5 * noise[i][0], row[2] * row[3] + 3]);
  const weights = weightsOf(30);
  const total = weights.reduce((a, b) => a + b, 0);

  it("solves the weighted normal equations, intercept free", () => {
    for (const penalty of [1e-3, 0.1]) {
      const ridge = ridgeBasis(new Dense(x), { weights, penalties: [penalty] }).fit(new Dense(y));
      const plain = plainRidge(x, y, weights, penalty * total);
      const found = ridge.predict(new Dense(x));
      for (const [i, row] of x.entries())
        for (const [k, value] of plain(row).entries()) expect(found.get(i, k)).toBeCloseTo(value, 9);
    }
  });

  it("knows the error of leaving each row out without leaving it out", () => {
    const penalties = [1e-2, 0.3];
    const errors = penalties.map((penalty) => {
      const squares = x.map((row, i) => {
        const others = [...x.keys()].filter((j) => j !== i);
        const pick = <T>(list: ArrayLike<T>) => others.map((j) => list[j]);
        const said = plainRidge(pick(x), pick(y), pick(weights), penalty * total)(row);
        return weights[i] * said.reduce((sum, v, k) => sum + (v - y[i][k]) ** 2, 0);
      });
      return squares.reduce((a, b) => a + b, 0) / (total * 2);
    });
    penalties.forEach((penalty, p) => {
      const one = ridgeBasis(new Dense(x), { weights, penalties: [penalty] }).fit(new Dense(y));
      expect(one.error).toBeCloseTo(errors[p], 9);
    });
    const best = ridgeBasis(new Dense(x), { weights, penalties }).fit(new Dense(y));
    expect(best.penalty).toBe(penalties[errors.indexOf(Math.min(...errors))]);
    expect(best.error).toBeCloseTo(Math.min(...errors), 9);
  });

  it("stands dead and repeated columns, and more columns than rows", () => {
    const wide = x.slice(0, 3).map((row) => [...row, row[0], 0]);
    const ridge = ridgeBasis(new Dense(wide)).fit(new Dense(y.slice(0, 3)));
    expect(PENALTIES).toContain(ridge.penalty);
    expect([...ridge.predict(new Dense(wide)).to1DArray()].every(Number.isFinite)).toBe(true);
  });
});

const squared = (a: number[], b: number[]) => a.reduce((sum, v, j) => sum + (v - b[j]) ** 2, 0);
const rowsOf = ({ rows, columns, data }: Matrix) =>
  Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);

describe("kernel features", () => {
  const x = matrixOf(normal(24, 2, 3));
  const rows = rowsOf(x);
  const apart = rows.flatMap((a, i) => rows.slice(0, i).map((b) => squared(a, b))).sort((a, b) => a - b);
  const median = (apart[apart.length / 2 - 1] + apart[apart.length / 2]) / 2;
  const kernel = (a: number[], b: number[], width = 1) =>
    Math.exp(-squared(a, b) / (2 * width * width * median));

  it("have the Gaussian kernel as inner products where every row is a landmark", () => {
    for (const width of [1, 0.5]) {
      const [features] = kernelFeatures(x, { landmarks: 24, widths: [width] }, random(1));
      const found = features(x);
      const products = found.mmul(found.transpose());
      for (const [i, a] of rows.entries())
        for (const [j, b] of rows.entries()) expect(products.get(i, j)).toBeCloseTo(kernel(a, b, width), 6);
    }
  });

  it("make ridge regression the kernel's own closed form, on rows never seen too", () => {
    const [features] = kernelFeatures(x, { landmarks: 100 }, random(1));
    const y = rows.map(([a, b]) => [Math.sin(2 * a) + b]);
    const centre = y.reduce((sum, [v]) => sum + v, 0) / 24;
    const penalty = 0.01;
    const ridge = ridgeBasis(features(x), { penalties: [penalty] }).fit(new Dense(y));
    // With a free intercept both the kernel and the targets are centred.
    const middle = Dense.sub(Dense.eye(24), Dense.ones(24, 24).mul(1 / 24));
    const gram = new Dense(rows.map((a) => rows.map((b) => kernel(a, b))));
    const alpha = inverse(Dense.add(middle.mmul(gram).mmul(middle), Dense.eye(24).mul(24 * penalty))).mmul(
      new Dense(y.map(([v]) => [v - centre])),
    );
    const others = normal(5, 2, 9).map((row) => row.map(Math.fround));
    const found = ridge.predict(features(matrixOf(others)));
    for (const [i, other] of others.entries()) {
      const own = rows.map((a) => kernel(a, other) - rows.reduce((sum, b) => sum + kernel(b, other), 0) / 24);
      const shifted = own.map((v, j) => v - rows.reduce((sum, b) => sum + kernel(rows[j], b), 0) / 24);
      const grand = rows.reduce((sum, a) => sum + rows.reduce((s, b) => s + kernel(a, b), 0), 0) / 24 ** 2;
      const value = shifted.reduce((sum, v, j) => sum + (v + grand) * alpha.get(j, 0), centre);
      expect(found.get(i, 0)).toBeCloseTo(value, 4);
    }
  });

  it("approximate the kernel where landmarks are few, and stand rows that are all alike", () => {
    const many = matrixOf(normal(400, 2, 5));
    const [features] = kernelFeatures(many, { landmarks: 60 }, random(1));
    const found = features(many);
    expect(found.columns).toBeLessThanOrEqual(60);
    const list = rowsOf(many);
    const [exact] = kernelFeatures(many, { landmarks: 400 }, random(1)).map((all) => all(many));
    const errors = list.slice(0, 50).map((_, i) => {
      const [near, right] = [found, exact].map((f) =>
        f.getRow(i).reduce((s, v, j) => s + v * f.get(i + 1, j), 0),
      );
      return Math.abs(near - right);
    });
    expect(Math.max(...errors)).toBeLessThan(0.05);
    const alike = matrixOf(Array.from({ length: 10 }, () => [0, 0]));
    expect(
      kernelFeatures(alike, { landmarks: 5 }, random(1))[0](alike).to1DArray().every(Number.isFinite),
    ).toBe(true);
  });
});
