/** Effective rank and dead dimensions of codes whose rank is known. */
import { describe, expect, it } from "vitest";
import { collapse } from "../../src/metrics/distribution/collapse.ts";
import { effectiveRank } from "../../src/numerics/covariance.ts";
import { random } from "../../src/random.ts";
import type { Blocks, Sample } from "../../src/types/index.ts";
import { drawn, factorsOf, matrixOf, representationOf, rowsOf, unsound } from "./worlds.ts";

const factors = factorsOf({ a: 3 });
const metric = collapse.create({ deadShare: 1e-3, lowShare: 0.1 });
const score = (test: Sample, blocks: Blocks) =>
  metric(representationOf({ factors, blocks, test }), random(1));
const normals = (rows: number, width: number, seed: number) =>
  drawn(rows, factors, seed, (_, rng) => Array.from({ length: width }, rng.normal));

describe("effective rank", () => {
  it("of isotropic normal codes is about their width", () => {
    expect(effectiveRank(normals(4000, 8, 1).codes)).toBeGreaterThan(7.95);
    expect(effectiveRank(normals(4000, 8, 1).codes)).toBeLessThanOrEqual(8);
  });

  it("of codes on a line is 1", () => {
    const { codes } = drawn(300, factors, 2, (_, rng) => {
      const x = rng.normal();
      return [x, -2 * x, 3 * x, 0.5 * x];
    });
    expect(effectiveRank(codes)).toBeCloseTo(1, 4);
  });

  it("is exact where eigenvalues are: shares 1/2, 1/4, 1/4", () => {
    const axes = [
      [2 ** 0.5, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const codes = matrixOf(axes.flatMap((axis) => [axis, axis.map((v) => -v)]));
    expect(effectiveRank(codes)).toBeCloseTo(2 ** 1.5, 6);
  });

  it("of constant codes is 0, and does not depend on the codes' scale", () => {
    expect(effectiveRank(matrixOf(Array(50).fill([0.1, 7, -3])))).toBe(0);
    const { codes } = normals(200, 4, 3);
    const small = { ...codes, data: codes.data.map((v) => v / 1024) };
    expect(effectiveRank(small)).toBeCloseTo(effectiveRank(codes), 9);
  });
});

describe("collapse", () => {
  it("healthy blocks pass without a word; value is the smallest share", () => {
    const both = drawn(3000, factors, 4, (_, rng) => {
      const x = rng.normal();
      return [rng.normal(), rng.normal(), rng.normal(), x + 0.3 * rng.normal(), x + 0.3 * rng.normal()];
    });
    const found = score(both, { a: [0, 3], b: [3, 5] });
    expect(found.perBlock.a).toBeGreaterThan(2.95);
    expect(found.perBlock.b).toBeLessThan(1.3);
    expect(found.value).toBeCloseTo(found.perBlock.b / 2, 12);
    expect(found.warnings).toEqual([]);
    expect(found.sampleSize).toBe(3000);
  });

  it("says in plain words that every picture gets the same code", () => {
    const flat = drawn(200, factors, 5, (_, rng) => [0.1, 0.7, rng.normal(), rng.normal()]);
    const found = score(flat, { identity: [0, 2], lighting: [2, 4] });
    expect(found.warnings).toEqual(['block "identity" has collapsed: every picture gets the same code']);
    expect(found.value).toBe(0);
    expect(found.perBlock.identity).toBe(0);
    expect(unsound(found)).toEqual([]);
  });

  it("is not fooled by the rounding noise of float32 around one code", () => {
    const flat = drawn(200, factors, 6, (_, rng) => [0.7, -3, 0.2].map((v) => v * (1 + 1e-7 * rng.normal())));
    const found = score(flat, { code: [0, 3] });
    expect(found.warnings).toEqual(['block "code" has collapsed: every picture gets the same code']);
    expect(found.value).toBe(0);
  });

  it("says how many dimensions a block really uses", () => {
    const line = drawn(300, factors, 7, (_, rng) => {
      const x = rng.normal();
      return Array.from({ length: 20 }, (_, i) => x * (1 + i / 20));
    });
    expect(score(line, { code: [0, 20] }).warnings).toEqual([
      'block "code" has all but collapsed: it uses 1.0 of its 20 dimensions',
    ]);
  });

  it("counts dead dimensions", () => {
    const some = drawn(500, factors, 8, (_, rng) => [rng.normal(), 0.5, rng.normal(), 0.001 * rng.normal()]);
    expect(score(some, { code: [0, 4] }).warnings).toEqual(['block "code" has 2 dead dimensions of 4']);
  });

  it("a block of one dimension is alive or collapsed", () => {
    const one = drawn(100, factors, 9, ([a]) => [a, 4]);
    const found = score(one, { a: [0, 1], rest: [1, 2] });
    expect(found.perBlock).toEqual({ a: 1, rest: 0 });
    expect(found.warnings).toEqual(['block "rest" has collapsed: every picture gets the same code']);
  });

  it("falls back on training rows, and says so", () => {
    const train = normals(100, 3, 10);
    const blocks = { code: [0, 3] } as const;
    const found = metric(representationOf({ factors, blocks, train, test: rowsOf(train, 0, 0) }), random(1));
    expect(found.sampleSize).toBe(100);
    expect(found.warnings.join()).toContain("no rows were kept for testing");
  });
});
