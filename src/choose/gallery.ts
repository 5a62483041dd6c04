/** Which picture of everybody is enrolled: one drawn by chance, or the most ordinary one. */
import { factorIndex } from "../data/factors.ts";
import { quantile } from "../numerics/quantile.ts";
import type { Rng } from "../random.ts";
import type { Dataset, Factor } from "../types/index.ts";

/** How far every row is from ordinary conditions, and what that means in words. */
export interface Ordinariness {
  readonly distance: Float64Array;
  readonly says: string;
}

/**
 * Ordinary is the middle of every nuisance factor with numbers (0 of an angle that goes round); of several pictures that are equally
 * ordinary, and where no nuisance has numbers, the first.
 */
export function ordinariness(dataset: Dataset, nuisance: readonly string[]): Ordinariness {
  const distance = new Float64Array(dataset.rows);
  const numbered = nuisance.filter(
    (name) => dataset.factors[factorIndex(dataset, name)].values !== undefined,
  );
  for (const name of numbered) {
    const at = factorIndex(dataset, name);
    const values = valuesOf(dataset, at);
    const known = values.filter((value) => !Number.isNaN(value)).sort();
    const middle = dataset.factors[at].kind === "circular" ? 0 : quantile(known, 0.5);
    const range = known[known.length - 1] - known[0] || 1;
    values.forEach((value, row) => {
      distance[row] += Number.isNaN(value) ? 1 : Math.abs(value - middle) / range;
    });
  }
  const says =
    numbered.length === 0
      ? "the first picture"
      : `the picture nearest to the middle of ${numbered.join(" and ")}`;
  return { distance, says };
}

function valuesOf({ factors, levels, rows }: Dataset, at: number): Float64Array {
  const { values = [] }: Factor = factors[at];
  return Float64Array.from(
    { length: rows },
    (_, row) => values[levels[row * factors.length + at]] ?? Number.NaN,
  );
}

/** Places of the rows of every level. */
export const placesByLevel = (levels: Int32Array): Int32Array[] =>
  [...Map.groupBy(levels.keys(), (at) => levels[at]).values()].map((list) => Int32Array.from(list));

/** Of every level the place of its most ordinary row. */
export const ordinaryGallery = (places: readonly Int32Array[], distance: ArrayLike<number>): Int32Array =>
  Int32Array.from(places, (list) => list.reduce((best, at) => (distance[at] < distance[best] ? at : best)));

/** Galleries with a place of every level, drawn by chance. */
export const drawnGalleries = (places: readonly Int32Array[], draws: number, rng: Rng): Int32Array[] =>
  Array.from({ length: draws }, (_, draw) => {
    const chance = rng.fork("gallery", draw);
    return Int32Array.from(places, (list) => chance.pick(list));
  });
