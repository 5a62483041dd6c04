/** Products on a runtime against loops in double precision. */
import { afterAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { productsOn } from "../../src/inference/products.ts";
import { plainProducts } from "../../src/numerics/products.ts";
import { random } from "../../src/random.ts";
import type { Matrix } from "../../src/types/index.ts";

const rng = random(0);
const drawn = (rows: number, columns: number): Matrix => ({
  ...{ rows, columns },
  data: Float32Array.from({ length: rows * columns }, () => rng.normal()),
});
const gap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0);

describe("productsOn", () => {
  const runtime = new NodeRuntime("cpu");
  afterAll(() => runtime.close());
  const products = productsOn(runtime);

  it.each([
    [3, 5, 7],
    [130, 90, 500],
  ])("equals the loops for %i rows, %i rows and %i columns, and leaves what it is given", async (n, m, d) => {
    const [a, b, weights] = [drawn(n, d), drawn(m, d), drawn(n, m)];
    const kept = a.data.slice();
    const dots = await products.dots(a, b);
    expect(dots).toHaveLength(n * m);
    expect(gap(dots, await plainProducts.dots(a, b))).toBeLessThan(1e-3);
    const sums = await products.sums(weights, a);
    expect([sums.rows, sums.columns]).toEqual([m, d]);
    expect(gap(sums.data, (await plainProducts.sums(weights, a)).data)).toBeLessThan(1e-3);
    expect(a.data).toEqual(kept);
  });
});
