/** The two probes against plain definitions. */
import { describe, expect, it } from "vitest";
import { factorLevels } from "../../src/estimators/levels.ts";
import { fitLogistic, type LinearModel } from "../../src/estimators/logisticRegression.ts";
import { eachDistances, nearestVotes, smallest } from "../../src/estimators/nearestNeighbours.ts";
import { columns, randomProjection, scalingOf, standardised, unitRows } from "../../src/numerics/matrix.ts";
import { random } from "../../src/random.ts";
import type { Matrix } from "../../src/types/index.ts";
import { drawn, factorsOf, goldenWorlds, matrixOf } from "./worlds.ts";

/** Loss and gradient of multinomial logistic regression as the formula says, in float64. */
function objective({ classes, weights }: LinearModel, x: Matrix, levels: Int32Array): [number, Float64Array] {
  const width = x.columns + 1;
  // Of two levels' opposite vectors the difference is the one of plain logistic regression: ½‖2w‖² = 2 · (½‖w‖² + ½‖w‖²).
  const penalty = classes === 2 ? 2 : 1;
  const gradient = weights.map((w, at) => (at % width === x.columns ? 0 : penalty * w));
  let loss = (0.5 / penalty) * gradient.reduce((sum, g) => sum + g * g, 0);
  for (let i = 0; i < x.rows; i++) {
    if (levels[i] < 0) continue;
    const row = [...x.data.subarray(i * x.columns, (i + 1) * x.columns), 1];
    const scores = Array.from({ length: classes }, (_, c) =>
      row.reduce((sum, v, j) => sum + v * weights[c * width + j], 0),
    );
    const total = scores.reduce((sum, s) => sum + Math.exp(s), 0);
    loss += Math.log(total) - scores[levels[i]];
    for (let c = 0; c < classes; c++) {
      const error = Math.exp(scores[c]) / total - Number(c === levels[i]);
      for (let j = 0; j < width; j++) gradient[c * width + j] += error * row[j];
    }
  }
  return [loss, gradient];
}

describe("logistic regression", () => {
  const world = goldenWorlds.find(({ name }) => name === "tiny_n300")!.read();
  const x = standardised(world.train.codes, scalingOf(world.train.codes));
  const levels = world.factors.map((_, k) => factorLevels(world.train, world.factors.length, k));

  it("ends where the gradient is next to nothing", () => {
    world.factors.forEach(({ size }, k) => {
      const [, gradient] = objective(fitLogistic(x, levels[k], size), x, levels[k]);
      expect(Math.max(...gradient.map(Math.abs)) / x.rows).toBeLessThan(1e-3);
    });
  });

  it("finds the loss that slow gradient descent finds", () => {
    const size = world.factors[2].size;
    let slow: LinearModel = { classes: size, weights: new Float64Array(size * (x.columns + 1)) };
    for (let step = 0; step < 1500; step++) {
      const [, gradient] = objective(slow, x, levels[2]);
      slow = { classes: size, weights: slow.weights.map((w, at) => w - (2 / x.rows) * gradient[at]) };
    }
    const [least, gradient] = objective(slow, x, levels[2]);
    expect(Math.max(...gradient.map(Math.abs)) / x.rows).toBeLessThan(1e-6);
    const [found] = objective(fitLogistic(x, levels[2], size), x, levels[2]);
    expect(found).toBeGreaterThan(least - 1e-9);
    expect(found / least - 1).toBeLessThan(2e-5);
  });

  it("leaves rows without a label out", () => {
    const half = Math.floor(x.rows / 2);
    const missing = levels[1].map((level, i) => (i < half ? level : -1));
    const first = { rows: half, columns: x.columns, data: x.data.slice(0, half * x.columns) };
    const size = world.factors[1].size;
    expect(fitLogistic(x, missing, size)).toEqual(fitLogistic(first, levels[1].slice(0, half), size));
    const none = fitLogistic(x, missing.fill(-1), size);
    expect([...new Set(none.weights)]).toEqual([0]);
  });

  it("constant columns are centred, not blown up", () => {
    const codes = matrixOf([
      [3, 1],
      [3, 3],
    ]);
    expect([...standardised(codes, scalingOf(codes)).data]).toEqual([0, -1, 0, 1]);
  });
});

describe("nearest neighbours", () => {
  it("orders by squared distance, whatever the width", () => {
    for (const width of [1, 3, 4, 7]) {
      const row = (rng: { normal(): number }) => Array.from({ length: width }, () => rng.normal());
      const rng = random(width);
      const [gallery, queries] = [Array.from({ length: 30 }, () => row(rng)), [row(rng), row(rng)]];
      const found: number[][] = [];
      eachDistances(matrixOf(gallery), matrixOf(queries), (_, d) => found.push(smallest(d, 30)));
      queries.forEach((query, q) => {
        const squared = (i: number) => gallery[i].reduce((sum, v, j) => sum + (v - query[j]) ** 2, 0);
        expect(found[q]).toEqual([...gallery.keys()].sort((a, b) => squared(a) - squared(b)));
      });
    }
  });

  it("takes the earlier of two equally near, and all there are", () => {
    expect(smallest(Float64Array.of(2, 1, 1, 0, 1), 3)).toEqual([3, 1, 2]);
    expect(smallest(Float64Array.of(2, 1), 5)).toEqual([1, 0]);
  });

  it("lets only labelled neighbours vote; tied votes go to the smallest level", () => {
    const gallery = matrixOf([[0], [1], [2], [3]]);
    // factor 0: levels 2, 1 tie. factor 1: one labelled neighbour. factor 2: none.
    const levels = Int32Array.of(2, -1, -1, 1, -1, -1, 2, 7, -1, 1, -1, -1);
    expect([...nearestVotes(gallery, levels, 3, matrixOf([[1.4]]), 4)]).toEqual([1, 7, -1]);
  });

  it("unit rows have length 1, and rows of zeros stay", () => {
    expect([
      ...unitRows(
        matrixOf([
          [3, 4],
          [0, 0],
        ]),
      ).data,
    ]).toEqual([...Float32Array.of(0.6, 0.8, 0, 0)]);
  });

  it("columns are a copy of the asked ones", () => {
    const codes = matrixOf([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(columns(codes, 1, 3)).toEqual(
      matrixOf([
        [2, 3],
        [5, 6],
      ]),
    );
    expect(columns(codes, 0, 3)).toEqual(codes);
  });

  it("a random projection keeps distances to some per cent, and is the same for equal seeds", () => {
    const { codes } = drawn(20, factorsOf({ a: 2 }), 5, (_, rng) => Array.from({ length: 600 }, rng.normal));
    const narrow = randomProjection(codes, 128, random(1));
    expect(narrow).toEqual(randomProjection(codes, 128, random(1)));
    expect(narrow.columns).toBe(128);
    const squared = ({ columns: width, data }: Matrix) =>
      Array.from({ length: width }, (_, j) => (data[j] - data[width + j]) ** 2).reduce((a, b) => a + b);
    expect(squared(narrow) / squared(codes)).toBeGreaterThan(0.65);
    expect(squared(narrow) / squared(codes)).toBeLessThan(1.4);
    expect(randomProjection(codes, 600, random(1))).toEqual(codes);
  });
});
