import { mean } from "../../numerics/statistics.ts";

/** What is left of squares when the mean is taken from them is rounding below this share. */
const ROUNDING = 1e-12;

/**
 * Pearson's correlations in resamples of the rows, [dimensions][factors]: as `pearson` gives them for the rows that were drawn, by
 * sums weighted with how often each was. `numbers` NaN where missing.
 */
export function resampledCorrelations(
  dimensions: readonly Float64Array[],
  numbers: readonly Float64Array[],
): (picked: Int32Array) => number[][] {
  const centred = dimensions.map((x) => {
    const centre = mean(x);
    return x.map((v) => v - centre);
  });
  return (picked) => {
    const times = new Float64Array(numbers[0]?.length ?? 0);
    for (const row of picked) times[row]++;
    const rows = Int32Array.from(times.keys()).filter((row) => times[row] > 0);
    const drawn = numbers.map((list) => drawnNumbers(list, rows, times));
    const complete = drawn.filter(({ complete }) => complete);
    const x = new Float64Array(rows.length);
    return centred.map((values) => {
      for (let i = 0; i < rows.length; i++) x[i] = values[rows[i]];
      const spread = complete.length > 0 ? spreadOf(x, complete[0].weights) : null;
      return drawn.map((each) =>
        correlation(x, each, (each.complete && spread) || spreadOf(x, each.weights)),
      );
    });
  };
}

interface Drawn {
  /** How often each row was drawn, 0 where the number is missing. */
  readonly weights: Float64Array;
  /** Weighted differences from the mean. */
  readonly moved: Float64Array;
  readonly square: number;
  readonly complete: boolean;
}

function drawnNumbers(list: Float64Array, rows: Int32Array, times: Float64Array): Drawn {
  const known = (row: number) => !Number.isNaN(list[row]);
  const weights = Float64Array.from(rows, (row) => (known(row) ? times[row] : 0));
  const total = weights.reduce((a, b) => a + b, 0);
  const centre = rows.reduce((sum, row, i) => (known(row) ? sum + weights[i] * list[row] : sum), 0) / total;
  const moved = Float64Array.from(rows, (row, i) => (known(row) ? weights[i] * (list[row] - centre) : 0));
  const square = rows.reduce((sum, row, i) => (known(row) ? sum + moved[i] * (list[row] - centre) : sum), 0);
  return { weights, moved, square, complete: rows.every(known) };
}

/** Sum of squares about the mean; 0 where it is rounding. */
function spreadOf(x: Float64Array, weights: Float64Array): number {
  let [total, sum, squares] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const weighted = weights[i] * x[i];
    total += weights[i];
    sum += weighted;
    squares += weighted * x[i];
  }
  const spread = squares - (sum * sum) / total;
  return spread > ROUNDING * squares ? spread : 0;
}

function correlation(x: Float64Array, { moved, square }: Drawn, spread: number): number {
  if (!(spread > 0 && square > 0)) return 0;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += moved[i] * x[i];
  return sum / Math.sqrt(spread * square);
}
