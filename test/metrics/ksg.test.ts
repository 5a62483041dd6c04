/** Nearest-neighbour information on Gaussians whose information is known, and the referee made of it. */
import { describe, expect, it } from "vitest";
import { ksgInformation, levelInformation, pointsOf } from "../../src/estimators/information/ksg.ts";
import { rossTable } from "../../src/estimators/information/neighbourInformation.ts";
import { dependence } from "../../src/metrics/index.ts";
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

describe("information of vectors about a level", () => {
  const rng = random(4);
  const levels = Int32Array.from({ length: 600 }, (_, row) => row % 4);
  const codes = matrixOf(
    Array.from(levels, (level) => [level + 0.4 * rng.normal(), rng.normal(), rng.normal()]),
  );
  const points = pointsOf(codes, random(0));
  it("is, of one column, what scikit-learn's estimator gives", () => {
    const one = matrixOf(Array.from(levels, (_, row) => [codes.data[3 * row]]));
    const found = levelInformation(pointsOf(one, random(0)), levels);
    expect(found).toBeCloseTo(rossTable(one, [levels], 3, random(0))[0][0], 6);
  });
  it("finds most of it among columns that know nothing, and nothing in levels dealt out again", () => {
    const alone = levelInformation(
      pointsOf(matrixOf(Array.from(levels, (_, row) => [codes.data[3 * row]])), rng),
      levels,
    );
    expect(levelInformation(points, levels)).toBeGreaterThan(0.6 * alone);
    const dealt = Int32Array.from(random(9).permutation(600), (row) => levels[row]);
    expect(Math.abs(levelInformation(points, dealt))).toBeLessThan(0.08);
  });
  it("leaves out rows without a level, and is 0 where nothing varies", () => {
    const some = levels.map((level, row) => (row % 10 === 0 ? -1 : level));
    expect(levelInformation(points, some)).toBeCloseTo(levelInformation(points, levels), 1);
    const same = pointsOf(matrixOf(Array.from(levels, () => [1, 2])), random(0));
    expect(levelInformation(same, levels)).toBe(0);
  });
});

/** The estimator as its paper writes it: all distances of all rows. */
function plainly(x: readonly number[][], y: readonly number[][], k: number): number {
  const n = x.length;
  const psi = [Number.NaN, -0.5772156649015329];
  for (let i = 2; i <= n; i++) psi[i] = psi[i - 1] + 1 / (i - 1);
  const far = (a: readonly number[], b: readonly number[]) =>
    Math.max(...a.map((v, j) => Math.abs(v - b[j])));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const others = [...x.keys()].filter((j) => j !== i);
    const joint = others.map((j) => Math.max(far(x[i], x[j]), far(y[i], y[j]))).sort((a, b) => a - b);
    const nearer = (of: readonly number[][]) => others.filter((j) => far(of[i], of[j]) < joint[k - 1]).length;
    sum += psi[nearer(x) + 1] + psi[nearer(y) + 1];
  }
  return psi[k] + psi[n] - sum / n;
}

describe("whatever way neighbours are looked for", () => {
  // One dimension, a table of distances, and too many rows for one.
  it.each([
    [300, 1],
    [300, 3],
    [1100, 2],
  ])("%d rows of %d dimensions give what the plain form gives, shuffled or not", (rows, width) => {
    const rng = random(11);
    const values = Array.from({ length: rows }, () => Array.from({ length: width }, () => rng.normal()));
    const others = values.map((row) => row.map((v) => 0.6 * v + rng.normal()));
    const [x, y] = [values, others].map((side, at) => pointsOf(matrixOf(side), random(at)));
    const listed = ({ values: columns }: typeof x) =>
      Array.from({ length: rows }, (_, i) => columns.map((column) => column[i]));
    const order = random(12).permutation(rows);
    const [a, b] = [listed(x), listed(y)];
    expect(ksgInformation(x, y, 3)).toBeCloseTo(plainly(a, b, 3), 10);
    const shuffled = Array.from(order, (row) => b[row]);
    expect(ksgInformation(x, y, 3, order)).toBeCloseTo(plainly(a, shuffled, 3), 10);
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
  it("tells what regression from the other blocks explains of rows left out", () => {
    const { tables, further } = score((_, rng) => {
      const x = rng.normal();
      return [x, rng.normal(), x * x + 0.1 * rng.normal(), x + 0.5 * rng.normal()];
    });
    const { rows, columns, values } = tables!.predicted;
    const of = (block: string, column: string) => values[rows.indexOf(block)][columns.indexOf(column)];
    // Block b holds x² and x + ½ noise: least squares sees the second only, R² = 1 / 1.25, of two columns half.
    expect(Math.abs(of("b", "linear") - 0.5 / 1.25)).toBeLessThan(0.06);
    expect(of("b", "kernelRidge")).toBeGreaterThan(0.8);
    // Of block a the sign and size of x is there, the other column is noise.
    expect(Math.abs(of("a", "kernelRidge") - 0.5)).toBeLessThan(0.08);
    for (const block of rows) expect(Math.abs(of(block, "shuffled"))).toBeLessThan(0.05);
    expect(further!["R² from the other blocks"]).toBeCloseTo(
      (of("a", "kernelRidge") + of("b", "kernelRidge")) / 2,
      10,
    );
  });
  it("says where two blocks share more than so many rows can tell", () => {
    const { warnings } = score((_, rng) => {
      const [x, y] = [rng.normal(), rng.normal()];
      return [x, y, x, y];
    });
    expect(warnings).toEqual(["b and a: near 5.5 nats, the most that 600 rows can say"]);
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
