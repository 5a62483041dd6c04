/** The lasso by its optimality conditions, and DCI read from it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLasso, lassoRows } from "../../src/estimators/lasso.ts";
import { momentsOf, scaled, targetOf } from "../../src/estimators/lassoMoments.ts";
import { dciLasso } from "../../src/metrics/index.ts";
import { meansOf } from "../../src/numerics/covariance.ts";
import { hstack } from "../../src/numerics/matrix.ts";
import { random } from "../../src/random.ts";
import type { Factor } from "../../src/types/index.ts";
import { drawn, matrixOf, representationOf } from "./worlds.ts";

/** Correlated columns on scales of their own, and a target of the first two. */
function regression(seed: number, rows: number, columns: number) {
  const rng = random(seed);
  const table = Array.from({ length: rows }, () => {
    const shared = rng.normal();
    return Array.from({ length: columns }, (_, j) => 10 ** (j % 3) * (rng.normal() + 0.5 * shared) + j);
  });
  const target = Float64Array.from(table, (row) => row[0] - 0.05 * row[1] + 0.3 * rng.normal());
  return { x: matrixOf(table), target };
}

describe("the lasso", () => {
  it("meets its optimality conditions: the gradient is the penalty's where a weight is, and within it where none is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 2, max: 12 }),
        fc.double({ min: 0.001, max: 0.9, noNaN: true }),
        (seed, columns, penalty) => {
          const { x, target } = regression(seed, 60, columns);
          const [{ weights }] = fitLasso(x, [target], penalty);
          const scaled = (values: ArrayLike<number>) => {
            const list = Array.from(values);
            const mean = list.reduce((a, b) => a + b, 0) / list.length;
            const spread = Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length);
            return list.map((v) => (v - mean) / spread);
          };
          const of = (j: number) => scaled(Array.from({ length: x.rows }, (_, i) => x.data[i * columns + j]));
          const z = Array.from({ length: columns }, (_, j) => of(j));
          const y = scaled(target);
          const rest = y.map((v, i) => v - z.reduce((sum, column, j) => sum + weights[j] * column[i], 0));
          for (const [j, column] of z.entries()) {
            const slope = column.reduce((sum, v, i) => sum + v * rest[i], 0) / x.rows;
            if (weights[j] !== 0) expect(slope).toBeCloseTo(penalty * Math.sign(weights[j]), 4);
            else expect(Math.abs(slope)).toBeLessThan(penalty + 1e-4);
          }
        },
      ),
    );
  });

  it("chooses a small penalty for a clean target and reads held-out rows", () => {
    const { x, target } = regression(3, 400, 6);
    const other = regression(4, 200, 6);
    const { weights, train, test, penalty } = lassoRows(x).fit(target, other.x, other.target);
    expect(Math.abs(weights[0])).toBeGreaterThan(0.3);
    expect(penalty).toBeLessThan(0.1);
    expect(train).toBeGreaterThan(0.8);
    expect(Math.abs(test - train)).toBeLessThan(0.1);
  });
});

describe("the lasso's path", () => {
  const cases = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    rows: fc.integer({ min: 20, max: 60 }),
    columns: fc.integer({ min: 2, max: 40 }),
  });

  it("needs no penalty beyond eight falling scores, here: all of them choose the same", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { x, target } = regression(seed, 20 + (seed % 41), 2 + (seed % 39));
      const [some, all] = [lassoRows(x), lassoRows(x, Number.POSITIVE_INFINITY)].map((each) =>
        each.fit(target, x, target),
      );
      expect(some).toEqual(all);
    }
  });

  it("has optimal weights with more columns than rows, with copies and with columns that do not vary", () => {
    fc.assert(
      fc.property(
        cases,
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        ({ seed, rows, columns }, penalty) => {
          const { x, target } = regression(seed, rows, columns);
          const copies = hstack([x, x, { rows, columns: 1, data: new Float32Array(rows).fill(3) }]);
          const [{ weights }] = fitLasso(copies, [target], penalty);
          const scale = scaled(momentsOf(copies, meansOf(copies), 0, rows));
          const { correlations } = targetOf(copies, target, scale);
          for (const [j, row] of scale.correlations.entries()) {
            const slope = correlations[j] - row.reduce((sum, v, k) => sum + v * weights[k], 0);
            if (weights[j] !== 0) expect(slope).toBeCloseTo(penalty * Math.sign(weights[j]), 8);
            else expect(Math.abs(slope)).toBeLessThan(penalty + 1e-8);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("dciLasso", () => {
  const factors: Factor[] = [
    { name: "size", size: 6, kind: "ordinal" },
    { name: "angle", size: 12, kind: "circular" },
    { name: "shape", size: 3, kind: "categorical" },
  ];
  const score = (code: Parameters<typeof drawn>[3]) => {
    const [train, test] = [drawn(600, factors, 1, code), drawn(200, factors, 2, code)];
    const blocks = { code: [0, train.codes.columns] } as const;
    return dciLasso.create({})(representationOf({ factors, blocks, train, test }), random(0));
  };
  const turn = (angle: number) => (2 * Math.PI * angle) / 12;

  it("is 1 where every dimension is linear in one factor, whatever the factor's kind", () => {
    const { value, further } = score(([size, angle, shape], rng) => [
      size + 0.01 * rng.normal(),
      Math.cos(turn(angle)) + 0.01 * rng.normal(),
      Math.sin(turn(angle)) + 0.01 * rng.normal(),
      ...[0, 1, 2].map((each) => Number(each === shape) + 0.01 * rng.normal()),
    ]);
    expect(value).toBeGreaterThan(0.95);
    expect(further?.informativeness).toBeGreaterThan(0.95);
  });

  it("sees nothing in constant codes and no more than chance in noise", () => {
    const constant = score(() => [1, 2]);
    expect(constant).toMatchObject({ value: 0 });
    expect(constant.warnings.join()).toMatch(/no dimension tells anything of: size, angle, shape/);
    expect(score((_, rng) => [rng.normal(), rng.normal()]).further?.informativeness).toBeLessThan(0.02);
  });
});
