/** Levels as lists, as counts and as numbers to regress on; −1 is missing and no level. */
import { describe, expect, it } from "vitest";
import { accuracy, balancedAccuracy, balancedChance } from "../../src/estimators/accuracy.ts";
import { fitKnown } from "../../src/estimators/classifier.ts";
import { countLevels, factorLevels } from "../../src/estimators/levels.ts";
import { targetsOf } from "../../src/estimators/regressionTargets.ts";
import { random } from "../../src/random.ts";
import { matrixOf, sampleOf } from "../metrics/worlds.ts";

describe("levels", () => {
  it("of one factor are its column", () => {
    const sample = sampleOf(
      [[0], [0], [0]],
      [
        [1, 7],
        [-1, 8],
        [2, 9],
      ],
    );
    expect([...factorLevels(sample, 2, 0)]).toEqual([1, -1, 2]);
    expect([...factorLevels(sample, 2, 1)]).toEqual([7, 8, 9]);
  });
  it("that are missing count nowhere", () => {
    const levels = Int32Array.of(0, -1, 2, 2, -1);
    expect([...countLevels(levels, 3)]).toEqual([1, 0, 2]);
    // Of three known rows two are right; of the two levels that are there, all and half.
    const predicted = Int32Array.of(0, -1, 2, 1, 0);
    expect(accuracy(predicted, levels)).toBeCloseTo(2 / 3, 12);
    expect(balancedAccuracy(predicted, levels, 3)).toBeCloseTo(0.75, 12);
    expect(balancedChance(levels, 3)).toBe(0.5);
  });
  it("that are missing are not fitted, and the others keep their names", () => {
    const given: number[][] = [];
    const classify = fitKnown(
      (codes, levels) => {
        given.push([...codes.data], [...levels]);
        return ({ rows }) => new Int32Array(rows).fill(1);
      },
      matrixOf([[10], [11], [12], [13]]),
      Int32Array.of(5, -1, 2, 5),
      random(0),
    );
    expect(given).toEqual([
      [10, 12, 13],
      [1, 0, 1],
    ]);
    expect([...classify(matrixOf([[0]]))]).toEqual([5]);
  });
});

describe("targets of regression", () => {
  const levels = Int32Array.of(0, 1, 3);
  it("are the level, an indicator for each level, or a point on the circle", () => {
    expect(targetsOf({ name: "a", size: 4, kind: "ordinal" }, levels)).toEqual([Float64Array.of(0, 1, 3)]);
    expect(targetsOf({ name: "a", size: 4, kind: "categorical" }, levels)).toEqual(
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
        [0, 0, 1],
      ].map((column) => Float64Array.from(column)),
    );
    const [cosine, sine] = targetsOf({ name: "a", size: 4, kind: "circular" }, levels);
    for (const [i, wanted] of [1, 0, 0].entries()) expect(cosine[i]).toBeCloseTo(wanted, 12);
    for (const [i, wanted] of [0, 1, -1].entries()) expect(sine[i]).toBeCloseTo(wanted, 12);
  });
  it("of a circle's ends lie as near as neighbours", () => {
    const size = 12;
    const [x, y] = targetsOf({ name: "a", size, kind: "circular" }, Int32Array.of(0, 1, size - 1));
    const apart = (i: number, j: number) => Math.hypot(x[i] - x[j], y[i] - y[j]);
    expect(apart(0, 2)).toBeCloseTo(apart(0, 1), 12);
  });
});
