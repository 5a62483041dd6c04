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
    return statistic(Int32Array.from({ length: rows }, () => draw.int(rows)));
  }).sort();
  return [values[Math.floor(0.025 * resamples)], values[Math.ceil(0.975 * resamples) - 1]];
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length === 0 ? 0 : sum / values.length;
}
