/** Draws without replacement, at a cost that grows with the draw and not with the table. */
import type { Rng } from "../random.ts";

/** `count` different numbers of 0 … n − 1 in random order; count ≤ n. */
export function distinct(rng: Rng, n: number, count: number): Int32Array {
  // Fisher and Yates from the front; only places that were swapped are kept.
  const moved = new Map<number, number>();
  return Int32Array.from({ length: count }, (_, i) => {
    const j = i + rng.int(n - i);
    const value = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
    return value;
  });
}

/** `count` numbers of 0 … n − 1, none of them twice before each was drawn once. */
export function cycleWithoutReplacement(rng: Rng, n: number, count: number): Int32Array {
  if (count <= n) return distinct(rng, n, count);
  const out = new Int32Array(count);
  for (let from = 0; from < count; from += n) out.set(distinct(rng, n, Math.min(n, count - from)), from);
  return out;
}

/** Tables up to this size are shuffled whole, so that runs on them stay byte for byte as they were. */
const WHOLE = 1 << 16;

/** `distinct`, or for small tables the draw of this program's first versions. */
export function shuffled(rng: Rng, n: number, count: number): Int32Array {
  return n <= WHOLE ? rng.permutation(n).subarray(0, count) : distinct(rng, n, count);
}
