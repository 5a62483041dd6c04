import { z } from "zod";
import type { Rng } from "../../random.ts";

/** Options of a metric that takes nothing but the number of resamples. */
export const resampling = z.strictObject({
  resamples: z.number().int().nonnegative().default(50).describe("Bootstrap resamples; 0 for no interval."),
});

/**
 * 95 % interval of a statistic of row numbers: percentiles over resamples of the rows, moved so that their median is the value
 * itself. Resamples repeat rows, which alone moves a plug-in information by more than its interval is wide.
 */
export function bootstrap(
  rows: number,
  rng: Rng,
  statistic: (rows: Int32Array) => number,
  resamples = 100,
): readonly [number, number] {
  const picked = Int32Array.from({ length: rows }, (_, row) => row);
  const value = statistic(picked);
  const values = Float64Array.from({ length: resamples }, (_, i) => {
    const draw = rng.fork("bootstrap", i);
    for (let at = 0; at < rows; at++) picked[at] = draw.int(rows);
    return statistic(picked);
  }).sort();
  const middle = values[Math.floor(resamples / 2)];
  const at = (place: number) => value + (values[place] - middle);
  return [at(Math.floor(0.025 * resamples)), at(Math.ceil(0.975 * resamples) - 1)];
}
