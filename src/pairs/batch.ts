/** What all pairings share: which blocks they train, how many pairs each gets, how rows become a batch. */

import { imageOf, rowsByLevel } from "../data/dataset.ts";
import { factorNamed, levelLabel } from "../data/factors.ts";
import { InputError, nearestName } from "../errors.ts";
import type { Rng } from "../random.ts";
import type { Batch, Dataset, PairGroup, PairsContext } from "../types/index.ts";
import { isResidual, RESIDUAL } from "./residual.ts";
import { ViewMaker, type ViewOptions } from "./views/view.ts";

/** The factors asked for, by default every block that is not residual; each must be a factor of the data and a block. */
export function pairedFactors(context: PairsContext, asked?: readonly string[]): readonly string[] {
  const factors = asked ?? context.blocks.filter((name) => !isResidual(name));
  for (const factor of factors) expectFactorBlock(context, factor);
  return factors;
}

/** Refuses a factor that the data lacks or that no block is named after. */
export function expectFactorBlock({ dataset, blocks }: PairsContext, factor: string): void {
  const names = dataset.factors.map((f) => f.name);
  if (names.includes(factor) && blocks.includes(factor)) return;
  const known = `a factor of the data (${names.join(", ")}) that is also a block (${blocks.join(", ")})`;
  const isFactor = names.includes(factor);
  const got = isFactor ? "a factor without a block" : "no such factor";
  const near = isFactor ? null : nearestName(factor, names);
  const todo = isFactor
    ? "Give the code a block of that name."
    : `${near === null ? "" : `Did you mean "${near}"? `}A block without pairs is called "${RESIDUAL}".`;
  throw new InputError("block", factor, known, got, todo);
}

/** Pairs 0 … pairs − 1 in `parts` ranges of nearly equal length, each of at least two pairs. */
export function ranges(parts: number, pairs: number, what = "factors"): [from: number, to: number][] {
  if (parts === 0 || parts * 2 > pairs) {
    const expected = "at least two pairs per factor";
    throw new InputError("batch", `${2 * pairs}`, expected, `${parts} ${what}`, "Raise the batch.");
  }
  const edge = (i: number) => Math.floor((i * pairs) / parts);
  return Array.from({ length: parts }, (_, i) => [edge(i), edge(i + 1)]);
}

/** One range of the batch per factor. */
export function shareOut(factors: readonly (string | null)[], pairs: number): PairGroup[] {
  return ranges(factors.length, pairs).map(([from, to], i) => ({ factor: factors[i], from, to }));
}

/** Rows of every level that has two or more of them; at least two such levels. */
export function pairableLevels(dataset: Dataset, factor: string, rows: Int32Array): readonly Int32Array[] {
  const pairable = rowsByLevel(dataset, factor, rows).filter((list) => list.length >= 2);
  if (pairable.length >= 2) return pairable;
  const label = levelLabel(factorNamed(dataset, factor), 0);
  const got = `${pairable.length} such level (the first level is "${label}")`;
  const expected = "two levels with at least two images each";
  throw new InputError("pairs", factor, expected, got, "Add labelled images.");
}

/** A warning for every factor with levels of a single row, which is in no pair. */
export function singleWarnings(dataset: Dataset, factors: readonly string[], rows: Int32Array): string[] {
  return factors.flatMap((name) => {
    const factor = factorNamed(dataset, name);
    const single = rowsByLevel(dataset, name, rows).flatMap((list, level) =>
      list.length === 1 ? [levelLabel(factor, level)] : [],
    );
    if (single.length === 0) return [];
    const more = single.length > 1 ? ` (and ${single.length - 1} more)` : "";
    return [`factor "${name}": "${single[0]}"${more} has one image to train on, so it makes no pair`];
  });
}

/** Makes batches of rows, each image augmented by itself. */
export function batchMaker(dataset: Dataset, options: ViewOptions): (rows: Int32Array, rng: Rng) => Batch {
  const view = new ViewMaker(dataset.shape, options);
  const pixels = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  return (rows, rng) => {
    const images = new Float32Array(rows.length * pixels);
    rows.forEach((row, i) => {
      view.write(imageOf(dataset, row), images, i, rng.fork("view", i));
    });
    return { images, rows };
  };
}

/** The labels as a run knows them, if they differ from the data's. */
export const changedLevels = (seen: Dataset, dataset: Dataset) =>
  seen === dataset ? {} : { levels: seen.levels };
