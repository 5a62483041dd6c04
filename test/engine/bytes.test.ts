/** Products with bytes are exact, the largest sums included: some processors round those of bytes with a sign. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { input, matMulBytes } from "../../src/engine/index.ts";
import { evaluate } from "./run.ts";

it("multiplies whole numbers exactly", async () => {
  const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 127, 128, 255));
  const side = fc.integer({ min: 1, max: 40 });
  const cases = fc.tuple(fc.integer({ min: 1, max: 3 }), side, side).chain(([rows, inner, columns]) =>
    fc.record({
      ...{ rows: fc.constant(rows), inner: fc.constant(inner), columns: fc.constant(columns) },
      left: fc.array(byte, { minLength: rows * inner, maxLength: rows * inner }),
      right: fc.array(byte, { minLength: inner * columns, maxLength: inner * columns }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ rows, inner, columns, left, right }) => {
      const product = matMulBytes(input("a", [rows, inner]), Uint8Array.from(right), columns);
      const found = (await evaluate({ product }, { a: left })).product;
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          let sum = 0;
          for (let k = 0; k < inner; k++) sum += (left[i * inner + k] - 128) * (right[k * columns + j] - 128);
          expect(found[i * columns + j]).toBe(sum);
        }
    }),
    { numRuns: 60 },
  );
});

it("does not round sums of the largest bytes", async () => {
  const product = matMulBytes(input("a", [1, 64]), new Uint8Array(64 * 16).fill(255), 16);
  const found = (await evaluate({ product }, { a: new Array(64).fill(255) })).product;
  expect([...found]).toEqual(new Array(16).fill(64 * 127 * 127));
});

it("refuses bytes that do not fit", () => {
  expect(() => matMulBytes(input("a", [2, 3]), new Uint8Array(10), 4)).toThrow(
    /beside 10 bytes in 4 columns/,
  );
});
