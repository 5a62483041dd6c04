/** Attackers on worlds with known answers, and the parts they are made of. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracy, balancedAccuracy, balancedChance } from "../../src/estimators/accuracy.ts";
import type { Attacker } from "../../src/estimators/attackers/attacker.ts";
import {
  crossPredictions,
  drawnPerLevel,
  groupFolds,
  randomFolds,
} from "../../src/estimators/attackers/folds.ts";
import * as registry from "../../src/estimators/attackers/index.ts";
import {
  type Network,
  networkError,
  networkScores,
  networkWidths,
} from "../../src/estimators/attackers/network.ts";
import { fitKnown } from "../../src/estimators/classifier.ts";
import { countLevels } from "../../src/estimators/levels.ts";
import { type Rng, random } from "../../src/random.ts";
import { matrixOf } from "./worlds.ts";

const attackers: Readonly<Record<string, Attacker>> = registry;
const NONLINEAR = Object.keys(attackers).filter((name) => name !== "logistic");

/** Rows of a level each, coded by `code`; read by an attacker fitted to the first two thirds. */
function readBy(
  name: string,
  { rows = 600, size, seed = 1 }: { rows?: number; size: number; seed?: number },
  code: (level: number, rng: Rng) => number[],
  level: (rng: Rng) => number = (rng) => rng.int(size),
) {
  const rng = random(seed);
  const levels = Int32Array.from({ length: rows }, () => level(rng));
  const codes = matrixOf(Array.from(levels, (each) => code(each, rng)));
  const cut = Math.floor((2 * rows) / 3);
  const half = (from: number, to: number) => ({
    rows: to - from,
    columns: codes.columns,
    data: codes.data.slice(from * codes.columns, to * codes.columns),
  });
  const reading = fitKnown(attackers[name].fit, half(0, cut), levels.slice(0, cut), random(seed).fork(name));
  const [said, truth] = [reading(half(cut, rows)), levels.slice(cut)];
  return { said, truth, balanced: balancedAccuracy(said, truth, size) };
}

describe.each(Object.keys(attackers))("%s", (name) => {
  it("reads what lies apart, whatever the scale of its columns", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(1e-4, 1, 1e4), (seed, scale) => {
        const clean = (level: number, rng: Rng) => [scale * (level + 0.1 * rng.normal()), rng.normal()];
        expect(readBy(name, { size: 3, seed }, clean).balanced).toBeGreaterThan(0.93);
      }),
      { numRuns: 3 },
    );
  });

  it("reads rare levels as it reads common ones", () => {
    const rare = (rng: Rng) => Number(rng.uniform() < 0.06);
    const found = readBy(
      name,
      { size: 2, rows: 1500 },
      (level, rng) => [1.5 * level + rng.normal(), 0],
      rare,
    );
    // Whoever says the common level always has 0.94 of all rows and half of the levels; the best line has 0.77.
    expect(found.balanced).toBeGreaterThan(0.65);
  });

  it("reads nothing where there is nothing", () => {
    const found = readBy(name, { size: 2, rows: 1500 }, (_, rng) => [rng.normal(), rng.normal()]);
    expect(Math.abs(found.balanced - 0.5)).toBeLessThan(0.09);
  });

  it("stands constant codes, few rows and hundreds of levels, and says only levels that it was shown", () => {
    const constant = readBy(name, { size: 4 }, () => [3, 3]);
    expect(new Set(constant.said).size).toBeLessThanOrEqual(4);
    const tiny = readBy(name, { size: 2, rows: 6 }, (level) => [level]);
    expect([...tiny.said].every((level) => level === 0 || level === 1)).toBe(true);
    const grid = (level: number, rng: Rng) =>
      [level % 15, Math.floor(level / 15)].map((v) => v + 0.1 * rng.normal());
    const many = readBy(name, { size: 225, rows: 2400 }, grid);
    expect([...many.said].every((level) => level >= 0 && level < 225)).toBe(true);
    expect(many.balanced).toBeGreaterThan(10 / 225);
  });

  it("says the same of the same seed", () => {
    const noisy = (level: number, rng: Rng) => [level + rng.normal(), rng.normal()];
    const [a, b] = [1, 2].map(() => readBy(name, { size: 3 }, noisy).said);
    expect(a).toEqual(b);
  });
});

describe("exclusive or", () => {
  const xor = (level: number, rng: Rng) => {
    const first = rng.int(2);
    return [first, first ^ level].map((v) => v + 0.15 * rng.normal());
  };
  it("is nothing to straight lines", () => {
    expect(Math.abs(readBy("logistic", { size: 2, rows: 1500 }, xor).balanced - 0.5)).toBeLessThan(0.08);
  });
  it.each(NONLINEAR)("is plain to %s", (name) => {
    expect(readBy(name, { size: 2 }, xor).balanced).toBeGreaterThan(0.95);
  });
});

describe("the network", () => {
  it("has the gradient of its error", () => {
    const rng = random(4);
    const shape = { inputs: 3, hidden: 5, outputs: 4 };
    const weights = Float64Array.from({ length: networkWidths(shape) }, () => rng.normal());
    const task = {
      x: Float32Array.from({ length: 7 * 3 }, () => rng.normal()),
      levels: Int32Array.from({ length: 7 }, () => rng.int(4)),
      levelWeights: Float64Array.of(1, 0.5, 2, 1.5),
    };
    const rows = Int32Array.of(0, 2, 3, 6);
    const at = (values: Float64Array): Network => ({ ...shape, weights: values });
    const gradient = new Float64Array(weights.length);
    const error = networkError(at(weights), task, rows, gradient);
    expect(networkError(at(weights), task, rows, null)).toBe(error);
    for (let i = 0; i < weights.length; i++) {
      const [up, down] = [1e-6, -1e-6].map((step) =>
        networkError(at(weights.map((w, j) => (j === i ? w + step : w))), task, rows, null),
      );
      expect(gradient[i]).toBeCloseTo((up - down) / 2e-6, 6);
    }
  });

  it("scores every row alike", () => {
    const shape = { inputs: 1, hidden: 1, outputs: 2 };
    // active = max(0, 2x + 1); scores 3·active − 1 and 0.5.
    const network = { ...shape, weights: Float64Array.of(2, 1, 3, -1, 0, 0.5) };
    expect([...networkScores(network, Float32Array.of(1, -4))]).toEqual([8, 0.5, -1, 0.5]);
  });
});

describe("folds", () => {
  it("of chance are equal in size and leave no row out", () => {
    const folds = randomFolds(101, 4, random(1));
    expect([...countLevels(folds, 4)].sort()).toEqual([25, 25, 25, 26]);
  });

  it("of groups never part a group, and are as equal as groups allow", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 8 }), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 2, max: 5 }),
        (list, count) => {
          const groups = Int32Array.from(list);
          const folds = groupFolds(groups, count, random(3));
          for (const group of new Set(list)) {
            const used = new Set([...folds].filter((_, i) => groups[i] === group));
            expect(used.size).toBe(1);
            expect(used.has(-1)).toBe(group < 0);
          }
          const largest = Math.max(...countLevels(groups, 9));
          const sizes = countLevels(folds, count);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(largest);
        },
      ),
    );
  });

  it("draws few rows so that rare levels stay", () => {
    const levels = Int32Array.from({ length: 100 }, (_, i) => (i < 3 ? 1 : i < 90 ? 0 : 2));
    const rows = Int32Array.from(levels.keys());
    const drawn = drawnPerLevel(rows, levels, 20, random(1));
    expect(drawn).toHaveLength(20);
    expect(new Set(drawn).size).toBe(20);
    const counts = countLevels(
      drawn.map((row) => levels[row]),
      3,
    );
    expect(counts[1]).toBe(3);
    expect(Math.abs(counts[0] - counts[2])).toBeLessThanOrEqual(1);
    expect(drawnPerLevel(rows, levels, 100, random(1))).toBe(rows);
  });

  it("predict every row by what was fitted to the others", () => {
    // Says how often each row was among the fitted ones: never, where it is read.
    const remembers: Attacker = {
      about: "",
      mostRows: 100,
      fit: (codes) => {
        const seen = new Set(codes.data);
        return (other) => Int32Array.from(other.data, (value) => Number(seen.has(value)));
      },
    };
    const codes = matrixOf(Array.from({ length: 40 }, (_, i) => [i]));
    const levels = Int32Array.from({ length: 40 }, (_, i) => (i % 7 === 0 ? -1 : i % 2));
    const folds = randomFolds(40, 4, random(2));
    const read = Int32Array.from({ length: 20 }, (_, i) => 2 * i);
    const task = { codes, levels, folds, read, mostRows: 100 };
    expect(new Set(crossPredictions(remembers, task, random(1)))).toEqual(new Set([0]));
    const alone = { ...task, folds: new Int32Array(40) };
    expect(new Set(crossPredictions(remembers, alone, random(1)))).toEqual(new Set([-1]));
  });
});

describe("accuracies", () => {
  const truth = Int32Array.of(0, 0, 0, 1, -1, 3);
  const said = Int32Array.of(0, 0, 1, 1, 0, 0);
  it("count rows, or levels, and leave missing levels out", () => {
    expect(accuracy(said, truth)).toBe(3 / 5);
    expect(balancedAccuracy(said, truth, 4)).toBeCloseTo((2 / 3 + 1 + 0) / 3, 12);
    expect(balancedChance(truth, 4)).toBe(1 / 3);
    const picked = Int32Array.of(0, 2, 2, 4);
    expect(accuracy(said, truth, picked)).toBe(1 / 3);
    expect(balancedAccuracy(said, truth, 4, picked)).toBe(1 / 3);
    expect(balancedAccuracy(said, Int32Array.of(-1), 4)).toBe(0);
  });
});
