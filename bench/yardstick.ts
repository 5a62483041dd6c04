import { median } from "./median.ts";

const [SIDE, RUNS] = [192, 9];

/**
 * Milliseconds of one fixed piece of arithmetic on one thread, a product of two matrices of 192×192 in doubles, median of nine: by
 * how much a machine is faster or busier than another, or than itself at another hour.
 */
export function yardstick(): number {
  const [a, b] = [7, 11].map((k) => Float64Array.from({ length: SIDE * SIDE }, (_, i) => (i * k) % 13));
  const product = new Float64Array(SIDE * SIDE);
  const times = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    product.fill(0);
    for (let i = 0; i < SIDE; i++)
      for (let k = 0; k < SIDE; k++) {
        const factor = a[i * SIDE + k];
        for (let j = 0; j < SIDE; j++) product[i * SIDE + j] += factor * b[k * SIDE + j];
      }
    return performance.now() - started;
  });
  return median(times);
}
