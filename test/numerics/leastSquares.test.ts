/** Solutions of symmetric systems, of full rank and less. */
import fc from "fast-check";
import { Matrix as Dense, pseudoInverse } from "ml-matrix";
import { expect, it } from "vitest";
import { Cholesky } from "../../src/numerics/cholesky.ts";
import { columnProducts } from "../../src/numerics/columnProducts.ts";
import { shortestSolutions } from "../../src/numerics/leastSquares.ts";
import { random } from "../../src/random.ts";

const drawn = (seed: number, rows: number, columns: number) => {
  const rng = random(seed);
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, () => rng.normal()) };
};
const sizes = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  rows: fc.integer({ min: 1, max: 300 }),
  columns: fc.integer({ min: 1, max: 11 }),
});

it("products of columns are those of the definition, for any number of rows and columns", () => {
  fc.assert(
    fc.property(sizes, ({ seed, rows, columns }) => {
      const x = drawn(seed, rows, columns);
      const found = columnProducts(x, new Float64Array(columns));
      const z = new Dense(rows, columns);
      for (const [at, v] of x.data.entries()) z.set(Math.floor(at / columns), at % columns, v);
      const wanted = z.transpose().mmul(z);
      for (const [a, row] of found.entries())
        for (const [b, v] of row.entries()) expect(v).toBeCloseTo(wanted.get(a, b), 9);
    }),
    { numRuns: 30 },
  );
});

it("the shortest solution is the pseudo-inverse's, whether columns depend on each other or not", () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), ({ seed, columns }, dependent) => {
      const x = drawn(seed, 60, columns);
      const at = (row: number, j: number) => x.data[row * columns + j];
      // A copy of the first column, one that does not vary, and the sum of the first and the last.
      const more = (row: number) => (dependent ? [at(row, 0), 0, at(row, 0) + at(row, columns - 1)] : []);
      const table = Array.from({ length: x.rows }, (_, row) => [
        ...x.data.subarray(row * columns, (row + 1) * columns),
        ...more(row),
      ]);
      const width = table[0].length;
      const all = { rows: x.rows, columns: width, data: Float64Array.from(table.flat()) };
      const gram = columnProducts(all, new Float64Array(width));
      const right = drawn(seed + 1, 1, width).data;
      const inverse = pseudoInverse(new Dense(gram.map((row) => [...row])), 1e-9);
      const wanted = inverse.mmul(Dense.columnVector([...right])).to1DArray();
      const [found] = shortestSolutions(gram, [right]);
      for (const [j, v] of found.entries()) expect(v).toBeCloseTo(wanted[j], 8);
    }),
    { numRuns: 40 },
  );
});

it("a factor from which rows were taken solves as one that never had them", () => {
  const gram = columnProducts(drawn(3, 30, 7), new Float64Array(7));
  const [taken, never] = [new Cholesky(), new Cholesky()];
  for (let k = 0; k < 7; k++) expect(taken.add(gram[k].subarray(0, k + 1))).toBe(true);
  taken.remove(4);
  taken.remove(0);
  const kept = [1, 2, 3, 5, 6];
  for (const [k, j] of kept.entries()) never.add(kept.slice(0, k + 1).map((i) => gram[j][i]));
  const right = kept.map((j) => j - 2);
  const [found, wanted] = [taken.solve(right), never.solve(right)];
  for (const [k, v] of found.entries()) expect(v).toBeCloseTo(wanted[k], 10);
});
