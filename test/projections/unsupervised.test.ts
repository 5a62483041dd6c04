/** `pca` and `ica` beside scikit-learn 1.9.1, whose values are below, and on sources whose mixture is known. */
import { describe, expect, it } from "vitest";
import { pearson } from "../../src/numerics/correlation.ts";
import { column } from "../../src/numerics/matrix.ts";
import { random } from "../../src/random.ts";
import type { Matrix, Sample } from "../../src/types/index.ts";
import { codesAfter, fitted, sampleOf } from "./worlds.ts";

const [ROWS, COLUMNS] = [400, 6];
/** A slow wave, a square one, a sawtooth and a spiky one. */
const sources = (i: number) => {
  const t = (i * 8) / ROWS;
  return [Math.sin(2 * t), Math.sign(Math.sin(3 * t) + 0.01), (t % 1) - 0.5, Math.sin(1.7 * i) ** 5];
};
const mixed = Array.from({ length: ROWS }, (_, i) =>
  Array.from({ length: COLUMNS }, (_, j) =>
    sources(i).reduce(
      (sum, source, k) => sum + source * (((3 * k + 5 * j) % 7) - 3 + 0.25 * k),
      2 + 0.05 * Math.sin(12.9898 * (i * COLUMNS + j)),
    ),
  ),
);
const codes: Matrix = { rows: ROWS, columns: COLUMNS, data: Float32Array.from(mixed.flat()) };
const world: Sample = { codes, levels: new Int32Array(2 * ROWS) };
const sample = () => sampleOf([{ ...world, codes: { ...codes } }], [1, 1]);
/** [columns][dimensions] */
const layerOf = async (name: string, dimensions: number) => {
  const { matrix } = await fitted({ name, options: { dimensions } }, sample());
  return Array.from({ length: dimensions }, (_, c) => column(matrix!, c));
};

/** `PCA(4).fit(X).components_` */
const PCA = [
  [0.15693, -0.43993, 0.58532, 0.3462, -0.32038, -0.46555],
  [0.57926, -0.19694, -0.42043, 0.21676, -0.51565, 0.36883],
  [-0.32268, -0.27201, 0.45486, 0.02828, -0.05859, 0.78151],
  [0.71807, 0.0261, 0.38348, -0.38843, 0.41177, 0.1273],
];
/** `FastICA(4, whiten="unit-variance", max_iter=1000, tol=1e-12).fit(X).components_`, in any order and with any sign. */
const ICA = [
  [-0.02898, 0.122, -0.20722, 0.01972, 0.00853, -0.31734],
  [0.02185, -0.03604, 0.19324, -0.01584, 0.06848, -0.13783],
  [0.54806, 0.05121, 0.23882, -0.30248, 0.32164, 0.05973],
  [0.23056, -0.06364, -0.10776, 0.07682, -0.15598, -0.01065],
];

describe("pca", () => {
  it("is scikit-learn's, component by component and sign by sign", async () => {
    const found = await layerOf("pca", 4);
    for (const [c, expected] of PCA.entries())
      for (const [j, value] of expected.entries()) expect(found[c][j]).toBeCloseTo(value, 3);
  });
  it("says which columns a sample has no component for, and they are 0", async () => {
    const { matrix, warnings } = await fitted({ name: "pca", options: { dimensions: 9 } }, sample());
    expect(warnings).toEqual([
      "projection pca: 3 of 9 columns are 0: the training pictures have no more components",
    ]);
    for (const c of [6, 7, 8]) expect([...column(matrix!, c)]).toEqual(Array(COLUMNS).fill(0));
  });
});

describe("ica", () => {
  it("is scikit-learn's, in some order", async () => {
    const found = await layerOf("ica", 4);
    for (const expected of ICA) {
      const gaps = found.map((each) => {
        const sign = Math.sign(expected.reduce((sum, value, j) => sum + value * each[j], 0));
        return Math.max(...expected.map((value, j) => Math.abs(value - sign * each[j])));
      });
      expect(Math.min(...gaps)).toBeLessThan(5e-3);
    }
  });
  it("finds sources that were mixed, each in a column of variance 1", async () => {
    const made = await codesAfter({ name: "ica", options: { dimensions: 4 } }, sample(), codes);
    const columns = Array.from({ length: 4 }, (_, c) => Float64Array.from(column(made, c)));
    for (let k = 0; k < 4; k++) {
      const truth = Float64Array.from({ length: ROWS }, (_, i) => sources(i)[k]);
      expect(Math.max(...columns.map((found) => Math.abs(pearson(found, truth))))).toBeGreaterThan(0.99);
    }
    for (const found of columns)
      expect(found.reduce((sum, value) => sum + value * value, 0) / ROWS).toBeCloseTo(1, 3);
  });
  it("is the same for the same seed, and says what it could not find", async () => {
    expect(await layerOf("ica", 4)).toEqual(await layerOf("ica", 4));
    const constant = { ...world, codes: { ...codes, data: new Float32Array(codes.data.length).fill(3) } };
    const ref = { name: "ica", options: { dimensions: 2 } };
    const { warnings = [], matrix } = await fitted(ref, { ...sampleOf([constant], [1, 1]), rng: random(1) });
    expect(warnings.join()).toContain("columns are 0");
    expect(matrix!.data.every((value) => value === 0)).toBe(true);
  });
});
