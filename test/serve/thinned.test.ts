/** Thinned lines: exact while they are short, and of long ones every point spans the values that it stands for. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Thinned } from "../../src/serve/thinned.ts";

const thinned = (values: readonly number[], most: number) => {
  const lines = new Thinned(most);
  for (const [at, loss] of values.entries()) lines.add({ step: at + 1, loss });
  return lines;
};

describe("thinned lines", () => {
  it("have every step while there is room", () => {
    const lines = thinned([3, 1, 2], 4);
    expect([lines.width, lines.steps]).toEqual([1, [1, 2, 3]]);
    expect(lines.series().loss).toEqual({ mean: [3, 1, 2], low: [3, 1, 2], high: [3, 1, 2] });
  });

  it("keep mean and range of the steps that a point stands for, and all steps in order", () => {
    const even = fc.integer({ min: 2, max: 20 }).map((half) => 2 * half);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 400 }),
        even,
        (values, most) => {
          const lines = thinned(values, most);
          const { width, steps } = lines;
          const { mean, low, high } = lines.series().loss;
          expect(steps.length).toBeLessThanOrEqual(most);
          expect(steps.at(-1)).toBe(values.length);
          for (const at of steps.keys()) {
            const own = values.slice(at * width, Math.min((at + 1) * width, values.length));
            expect(steps[at]).toBe(Math.min((at + 1) * width, values.length));
            expect(mean[at]).toBeCloseTo(own.reduce((a, b) => a + b, 0) / own.length, 9);
            expect([low[at], high[at]]).toEqual([Math.min(...own), Math.max(...own)]);
          }
        },
      ),
    );
  });

  it("leave out steps that a resumed training repeats, and numbers that are none", () => {
    const lines = new Thinned();
    for (const step of [1, 2, 2, 1, 3])
      lines.add({ step, loss: step, parts: { term: step === 2 ? null : step } });
    expect(lines.steps).toEqual([1, 2, 3]);
    expect(lines.series().term.mean).toEqual([1, null, 3]);
  });
});
