/** Nearest-neighbour information on Gaussians whose information is known, and the referee made of it. */
import { describe, expect, it } from "vitest";
import { dependence } from "../../src/metrics/index.ts";
import { ksgInformation, pointsOf } from "../../src/metrics/ksg.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, matrixOf, representationOf } from "./worlds.ts";

/** Two vectors of `width` dimensions, each pair of which shares nats / width. */
function gaussians(nats: number, rows: number, width: number, seed: number) {
  const rho = Math.sqrt(1 - Math.exp((-2 * nats) / width));
  const rng = random(seed);
  const pairs = Array.from({ length: rows }, () => {
    const x = Array.from({ length: width }, () => rng.normal());
    return [x, x.map((v) => rho * v + Math.sqrt(1 - rho * rho) * rng.normal())];
  });
  const points = (side: number) => pointsOf(matrixOf(pairs.map((pair) => pair[side])), random(0).fork(side));
  return ksgInformation(points(0), points(1));
}

describe("KSG", () => {
  it.each([0.5, 1, 2, 3])("finds %f nats of two Gaussians within 5 % at 5,000 samples", (nats) => {
    const found = [1, 2, 3].map((seed) => gaussians(nats, 5000, 1, seed));
    expect(Math.abs(found.reduce((a, b) => a + b) / 3 - nats)).toBeLessThan(0.05 * nats);
  });
  it("finds nothing where there is nothing, and the same whatever the scale or order of the sides", () => {
    expect(Math.abs(gaussians(0, 2000, 1, 5))).toBeLessThan(0.03);
    const rng = random(8);
    const rows = Array.from({ length: 500 }, () => [rng.normal(), rng.normal()]);
    const side = (of: (row: number[]) => number) =>
      pointsOf(matrixOf(rows.map((row) => [of(row)])), random(1));
    const [x, y] = [side(([a]) => a), side(([a, b]) => a + b)];
    const larger = side(([a, b]) => 1000 * (a + b) + 7);
    expect(ksgInformation(x, y)).toBeCloseTo(ksgInformation(y, x), 10);
    expect(ksgInformation(x, larger)).toBeCloseTo(ksgInformation(x, y), 2);
  });
  it("reads too little of wide vectors, never too much", () => {
    const found = gaussians(2, 2000, 6, 1);
    expect(found).toBeGreaterThan(1);
    expect(found).toBeLessThan(2.1);
  });
});

describe("dependence", () => {
  const factors = factorsOf({ a: 5, b: 5 });
  const score = (code: Parameters<typeof drawn>[3]) => {
    const test = drawn(600, factors, 2, code);
    const blocks = { a: [0, 2], b: [2, 4] } as const;
    return dependence.create({ k: 3, rows: 600 })(
      representationOf({ factors, blocks, train: test, test }),
      random(0),
    );
  };
  it("is nothing between independent blocks, and its test says so", () => {
    const { value, tables } = score((_, rng) => [rng.normal(), rng.normal(), rng.normal(), rng.normal()]);
    expect(Math.abs(value)).toBeLessThan(0.05);
    expect(tables!.p.values[1][0]).toBeGreaterThan(0.05);
  });
  it("finds a dependence without correlation: a block that holds the square of another", () => {
    const { value, tables, matrix } = score((_, rng) => {
      const x = rng.normal();
      return [x, rng.normal(), x * x + 0.1 * rng.normal(), rng.normal()];
    });
    expect(value).toBeGreaterThan(0.3);
    expect(matrix!.values[0][1]).toBe(value);
    expect(tables!.p.values[1][0]).toBe(0.05);
    expect(tables!.dimensions.values[2][0]).toBeGreaterThan(0.8);
  });
});
