/** Pairs of rows that differ in one factor alone: what an intervention on that factor does to a code. */
import type { Rng } from "../../random.ts";
import type { Sample } from "../../types/index.ts";

/** Two rows of a sample. */
export type RowPair = readonly [one: number, other: number];

/**
 * For every factor at most `most` pairs of rows that agree in all other factors and differ in this one, drawn; null for a
 * factor that never changes alone. Rows that miss a level make no pair. [factors]
 */
export function oneFactorPairs(
  { codes, levels }: Sample,
  factors: number,
  most: number,
  rng: Rng,
): (RowPair[] | null)[] {
  return Array.from({ length: factors }, (_, k) => {
    const groups = new Map<string, number[]>();
    // In a drawn order, because neighbours in a sorted table have neighbouring levels.
    for (const i of rng.fork("order", k).permutation(codes.rows)) {
      const row = levels.subarray(i * factors, (i + 1) * factors);
      if (row.includes(-1)) continue;
      const others = row.filter((__, f) => f !== k).join();
      const group = groups.get(others);
      if (group === undefined) groups.set(others, [i]);
      else group.push(i);
    }
    const pairs = [...groups.values()].flatMap((group) =>
      group
        .slice(1)
        .map((row, at) => [group[at], row] as const)
        .filter(([a, b]) => levels[a * factors + k] !== levels[b * factors + k]),
    );
    if (pairs.length === 0) return null;
    const order = rng.fork("pairs", k).permutation(pairs.length).subarray(0, most);
    return Array.from(order, (at) => pairs[at]);
  });
}
