/** Smaller weights: as numpy and Node round, and never further from the whole ones than a step. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOf } from "../../src/export/cost.ts";
import { halfBits } from "../../src/export/float16.ts";
import { quantised } from "../../src/export/int8.ts";

describe("a number of 16 bits", () => {
  it.runIf("setFloat16" in DataView.prototype)("is the one that the language rounds to", () => {
    const view = new DataView(new ArrayBuffer(2)) as DataView & {
      setFloat16(at: number, value: number): void;
    };
    const floats = fc.oneof(
      fc.float({ min: -65504, max: 65504, noNaN: true }),
      fc.float({ min: Math.fround(-1e-4), max: Math.fround(1e-4), noNaN: true }),
      fc.integer({ min: 0, max: 2047 }).map((n) => Math.fround((n + 0.5) * 2 ** -24)),
    );
    fc.assert(
      fc.property(floats, (value) => {
        view.setFloat16(0, value);
        expect(halfBits(value)).toBe(view.getUint16(0));
      }),
      { numRuns: 3000 },
    );
    expect(halfBits(1e9)).toBe(0x7bff);
  });
});

describe("weights of 8 bits", () => {
  it("are half a step from the whole ones at most, output by output along any axis", () => {
    const shapes = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.nat({ max: 1 }),
    );
    fc.assert(
      fc.property(shapes, fc.float({ min: 0, max: 100, noNaN: true }), (given, size) => {
        const [rows, columns, axis] = given;
        const values = Float32Array.from({ length: rows * columns * 3 }, (_, i) => size * Math.sin(7 * i));
        const made = quantised({ shape: [rows, columns, 3], values, axis });
        expect(made.scales).toHaveLength([rows, columns][axis]);
        made.values.forEach((whole, at) => {
          const output = axis === 0 ? Math.floor(at / (columns * 3)) : Math.floor(at / 3) % columns;
          const step = made.scales[output];
          expect(Math.abs(whole * step - values[at])).toBeLessThanOrEqual(0.5001 * step);
        });
      }),
    );
  });
});

describe("the cost of smaller weights", () => {
  it("is none for the same codes, and counts pictures that are found otherwise", () => {
    const codes = { rows: 4, columns: 2, data: Float32Array.of(1, 0, 0.9, 0.1, 0, 1, 0.1, 0.9) };
    const probe = { of: "held-out", levels: Int32Array.of(0, 0, 1, 1), searched: [0, 2] } as const;
    const same = costOf(codes, codes, probe);
    expect(same).toMatchObject({ pictures: 4, sameNearest: 1, rank1: { whole: 1, smaller: 1 } });
    expect(same.cosine.least).toBeCloseTo(1, 6);
    const turned = { ...codes, data: Float32Array.of(1, 0, 0.1, 0.9, 0, 1, 0.9, 0.1) };
    expect(costOf(codes, turned, probe)).toMatchObject({ sameNearest: 0, rank1: { smaller: 0 } });
    expect(costOf(codes, codes, { ...probe, levels: null }).rank1).toBeNull();
  });
});
