/** Weights and learning rates over the steps of a run, and where blocks lie. */
import { describe, expect, it } from "vitest";
import { layoutOf } from "../../src/experiment/blocks.ts";
import { isZero, weightAt, weightFeeds } from "../../src/experiment/schedule.ts";
import { scheduled } from "../../src/optimisers/schedule.ts";

describe("a scheduled weight", () => {
  const linear = { from: 2, to: 10, steps: 4, after: 100 } as const;
  it("stays, goes its way over its steps, and stays", () => {
    expect([0, 100, 101, 103, 104, 999].map((step) => weightAt(linear, step))).toEqual([2, 2, 4, 8, 10, 10]);
    expect(weightAt(0.5, 7)).toBe(0.5);
  });
  it("goes along a cosine or a sigmoid", () => {
    const at = (shape: "cosine" | "sigmoid", step: number) =>
      weightAt({ from: 0, to: 1, steps: 4, shape }, step);
    expect(at("cosine", 1)).toBeCloseTo((1 - Math.SQRT1_2) / 2, 12);
    expect(at("cosine", 2)).toBeCloseTo(0.5, 12);
    expect(at("cosine", 4)).toBeCloseTo(1, 12);
    expect(at("sigmoid", 0)).toBe(0);
    expect(at("sigmoid", 2)).toBeCloseTo(2 / (1 + Math.exp(-5)) - 1, 12);
  });
  it("is fed by its label; numbers and zeros are not", () => {
    const nothing = { from: 0, to: 0, steps: 3 };
    expect([isZero(0), isZero(nothing), isZero(linear), isZero(1)]).toEqual([true, true, false, false]);
    const terms = [
      { name: "a", weight: 1 },
      { name: "b", label: "mine", weight: linear },
      { name: "c", weight: nothing },
    ];
    expect(weightFeeds(terms, 102)).toEqual({ "weight/mine": Float32Array.of(6) });
  });
});

describe("a learning rate", () => {
  it("is constant, or falls along a cosine to nothing at the last step", () => {
    const [constant, cosine] = [scheduled(0.2, "constant"), scheduled(0.2, "cosine")];
    expect([0, 50, 100].map((step) => constant(step, 100))).toEqual([0.2, 0.2, 0.2]);
    expect(cosine(0, 100)).toBeCloseTo(0.2, 12);
    expect(cosine(25, 100)).toBeCloseTo(0.1 * (1 + Math.SQRT1_2), 12);
    expect(cosine(50, 100)).toBeCloseTo(0.1, 12);
    expect(cosine(100, 100)).toBeCloseTo(0, 12);
  });
  it("rises over the first tenth of a cycle and falls over the rest", () => {
    const cycle = scheduled(0.2, "oneCycle");
    // The step numbers at which PyTorch's OneCycleLR (pct_start 0.1) turns, and half way between them.
    const known = [0, 4.5, 9, 54, 99].map((step) => cycle(step, 100));
    const expected = [0.2 / 25, 0.104, 0.2, 0.1000004, 8e-7];
    for (const [i, rate] of known.entries()) expect(rate).toBeCloseTo(expected[i], 10);
    for (const total of [1, 2, 5, 10, 11])
      for (let step = 0; step < total; step++) {
        expect(cycle(step, total)).toBeGreaterThan(0);
        expect(cycle(step, total)).toBeLessThanOrEqual(0.2);
      }
  });
});

it("blocks lie side by side in the order in which they are named", () => {
  expect(layoutOf({ light: 3, shape: 2, rest: 4 })).toEqual({ light: [0, 3], shape: [3, 5], rest: [5, 9] });
  expect(Object.keys(layoutOf({ light: 3, shape: 2 }))).toEqual(["light", "shape"]);
});
