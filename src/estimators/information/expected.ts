/** What two lists of integers share by chance alone. */
import { entropy, largest, mutualInformation } from "./information.ts";

/** Terms further from the mean than so many standard deviations add nothing that a number shows. */
const REACH = 9;

function countsOf(values: Int32Array): Int32Array {
  const counts = new Int32Array(1 + largest(values));
  for (const value of values) counts[value]++;
  return counts.filter((count) => count > 0);
}

/** log(n!) for every n up to `most`. */
function logFactorials(most: number): Float64Array {
  const sums = new Float64Array(most + 1);
  for (let n = 2; n <= most; n++) sums[n] = sums[n - 1] + Math.log(n);
  return sums;
}

/**
 * The mean of the plug-in mutual information over all orders of one of two lists, in nats: what its bias is where nothing is
 * shared. Exact but for rounding: every cell of the table of counts is hypergeometric (Vinh, Epps & Bailey 2010, JMLR 11).
 * Both lists have as many entries, none negative.
 */
export function expectedInformation(a: Int32Array, b: Int32Array): number {
  const n = a.length;
  const [left, right] = [countsOf(a), countsOf(b)];
  const log = logFactorials(n);
  let sum = 0;
  for (const r of left)
    for (const c of right) {
      const mean = (r * c) / n;
      const reach = REACH * Math.sqrt((mean * (n - r) * (n - c)) / (n * Math.max(1, n - 1))) + REACH;
      const from = Math.max(1, r + c - n, Math.ceil(mean - reach));
      const to = Math.min(r, c, Math.floor(mean + reach));
      const fixed = log[r] + log[c] + log[n - r] + log[n - c] - log[n];
      for (let k = from; k <= to; k++) {
        const chance = Math.exp(fixed - log[k] - log[r - k] - log[c - k] - log[n - r - c + k]);
        sum += chance * (k / n) * Math.log((n * k) / (r * c));
      }
    }
  return Math.max(0, sum);
}

/**
 * The share of b's entropy that a is informative about beyond chance: (I − E) / (H(b) − E), 0 on average where the two share
 * nothing and 1 where a says all of b; below 0 where it is less than chance. Rows with a −1 in either are left out.
 */
export function adjustedShare(a: Int32Array, b: Int32Array): number {
  const rows = Int32Array.from(a.keys()).filter((row) => a[row] >= 0 && b[row] >= 0);
  const [x, y] = [rows.map((row) => a[row]), rows.map((row) => b[row])];
  const chance = expectedInformation(x, y);
  const room = entropy(y) - chance;
  return room > 0 ? (mutualInformation(x, y) - chance) / room : 0;
}
