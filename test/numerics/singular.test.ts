/** Singular vectors against ml-matrix' own decomposition, on both ways to them. */
import { Matrix as Dense, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { rightSingular } from "../../src/numerics/singular.ts";
import { random } from "../../src/random.ts";
import type { Matrix } from "../../src/types/index.ts";

/** Rows along 20 directions of falling variance. */
function falling(rows: number, columns: number): Matrix {
  const rng = random(3);
  const along = new Dense(
    Array.from({ length: 20 }, () => Array.from({ length: columns }, () => rng.normal())),
  );
  const times = new Dense(
    Array.from({ length: rows }, () => Array.from({ length: 20 }, (_, k) => rng.normal() * 0.6 ** k)),
  );
  return { rows, columns, data: Float32Array.from(times.mmul(along).to1DArray()) };
}

describe.each([
  [60, 90],
  [300, 50],
])("rightSingular of %i rows and %i columns", (rows, columns) => {
  const x = falling(rows, columns);
  const found = rightSingular(x, 8, random(0));
  const exact = new SingularValueDecomposition(Dense.from1DArray(rows, columns, [...x.data]), {
    autoTranspose: true,
  });
  it("finds the largest singular values and their directions", async () => {
    const { values, directions } = await found;
    expect(directions.rows).toBe(8);
    for (let k = 0; k < 8; k++) {
      expect(values[k] / exact.diagonal[k]).toBeCloseTo(1, 4);
      const column = exact.rightSingularVectors.getColumn(k);
      const row = directions.data.subarray(k * columns, (k + 1) * columns);
      expect(Math.abs(row.reduce((sum, value, j) => sum + value * column[j], 0))).toBeCloseTo(1, 4);
    }
  });
  it("gives the same bytes for the same generator", async () => {
    expect((await rightSingular(x, 8, random(0))).directions).toEqual((await found).directions);
  });
});

describe("rightSingular", () => {
  it("gives no more directions than there are", async () => {
    expect((await rightSingular(falling(300, 50), 50, random(0))).directions.rows).toBe(20);
    expect((await rightSingular(falling(5, 50), 50, random(0))).directions.rows).toBe(5);
    expect(
      (await rightSingular({ rows: 3, columns: 4, data: new Float32Array(12) }, 2, random(0))).directions
        .rows,
    ).toBe(0);
    expect(
      (await rightSingular({ rows: 0, columns: 4, data: new Float32Array(0) }, 2, random(0))).directions.rows,
    ).toBe(0);
  });
});
