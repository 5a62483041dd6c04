/** False accepts and true accepts at every threshold of a similarity, from histograms of pairs. */

const BINS = 2 ** 14;

/** The bin of a cosine. */
export const binOf = (cosine: number): number =>
  Math.max(0, Math.min(BINS - 1, Math.floor(((cosine + 1) / 2) * BINS)));

/** How many pairs of the same level, and of different ones, have a similarity in each bin. */
export interface PairCounts {
  readonly same: Float64Array;
  readonly different: Float64Array;
}

/** Counts of nothing. */
export const noPairs = (): PairCounts => ({
  same: new Float64Array(BINS),
  different: new Float64Array(BINS),
});

/** What a threshold does that lets at most a share of pairs of different levels pass. */
export interface Operating {
  readonly trueAccepts: number;
  readonly falseAccepts: number;
  /** The lowest bin that passes. */
  readonly bin: number;
}
/** The rate at which both errors are equally frequent, and the lowest thresholds that keep each of the rates asked for. */
export interface ErrorRates {
  readonly equalError: number;
  readonly at: readonly Operating[];
}

const sum = (counts: Float64Array) => counts.reduce((a, b) => a + b, 0);

/** Chance where there are no pairs of one of both kinds. */
export function errorRates({ same, different }: PairCounts, rates: readonly number[]): ErrorRates {
  const [sames, differents] = [sum(same), sum(different)];
  const at: Operating[] = rates.map(() => ({ trueAccepts: 0, falseAccepts: 0, bin: same.length }));
  if (sames === 0 || differents === 0) return { equalError: 0.5, at };
  let [accepted, wrongly, equalError] = [0, 0, -1];
  let before = { falseAccepts: 0, misses: 1 };
  for (let bin = same.length - 1; bin >= 0; bin--) {
    if (same[bin] === 0 && different[bin] === 0) continue;
    accepted += same[bin];
    wrongly += different[bin];
    const [trueAccepts, falseAccepts] = [accepted / sames, wrongly / differents];
    rates.forEach((rate, k) => {
      if (falseAccepts <= rate) at[k] = { trueAccepts, falseAccepts, bin };
    });
    const now = { falseAccepts, misses: 1 - trueAccepts };
    if (equalError < 0 && now.falseAccepts >= now.misses) equalError = crossing(before, now);
    before = now;
  }
  return { equalError, at };
}

/** Where a straight line between two points of the curve has as many false accepts as misses. */
function crossing(
  a: { readonly falseAccepts: number; readonly misses: number },
  b: { readonly falseAccepts: number; readonly misses: number },
): number {
  const [from, to] = [a.misses - a.falseAccepts, b.falseAccepts - b.misses];
  const share = from + to > 0 ? from / (from + to) : 0;
  return a.falseAccepts + share * (b.falseAccepts - a.falseAccepts);
}
