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
    fc.property(sizes, ({ seed, rows, columns }) => {
      const few = Math.min(rows, 8);
      const gram = columnProducts(drawn(seed, few, columns), new Float64Array(columns));
      const right = drawn(seed + 1, few, columns).data.subarray(0, columns);
      const inverse = pseudoInverse(new Dense(gram.map((row) => [...row])), 1e-9);
      const wanted = inverse.mmul(Dense.columnVector([...right])).to1DArray();
      // Of nearly dependent columns both solutions are long, and rounded alike only in proportion.
      const size = Math.max(1, ...wanted.map(Math.abs));
      const [found] = shortestSolutions(gram, [right]);
      for (const [j, v] of found.entries()) expect(v / size).toBeCloseTo(wanted[j] / size, 4);
    }),
    { numRuns: 60 },
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
