import type { Rng } from "../random.ts";

/** 95 % percentile interval of a statistic of resampled row numbers. */
export function bootstrap(
  rows: number,
  rng: Rng,
  statistic: (rows: Int32Array) => number,
  resamples = 100,
): readonly [number, number] {
  const values = Float64Array.from({ length: resamples }, (_, i) => {
    const draw = rng.fork("bootstrap", i);
    const picked = new Int32Array(rows);
    for (let at = 0; at < rows; at++) picked[at] = draw.int(rows);
    return statistic(picked);
  }).sort();
  return [values[Math.floor(0.025 * resamples)], values[Math.ceil(0.975 * resamples) - 1]];
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length === 0 ? 0 : sum / values.length;
}
