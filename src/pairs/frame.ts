/** What pairings have in common: the labels as far as they are known, the rows of both views, and their images. */
import { z } from "zod";
import type { Rng } from "../random.ts";
import type { Batch, Dataset, PairGroup, PairsContext, Sampler } from "../types/index.ts";
import { batchMaker, changedLevels } from "./batch.ts";
import { cycleWithoutReplacement } from "./draw.ts";
import type { Grouping } from "./grouping.ts";
import { type LabelOptions, labelOptions, withLabelNoise } from "./labelNoise.ts";
import { gentleView, type ViewOptions } from "./views/view.ts";

/** Options of pairings that pair by factors. */
export const factorOptions = z.strictObject({
  factors: z
    .array(z.string())
    .optional()
    .describe(
      "Factors that are shared, or varied one at a time; every block named after a factor by default.",
    ),
  /** How each image is augmented. */
  view: gentleView,
  /** How many labels are known, and how many are wrong. */
  labels: labelOptions.prefault({}),
});

/** How the rows of a batch are drawn. */
export interface Plan {
  readonly groups: readonly PairGroup[];
  readonly warnings?: readonly string[];
  /** Writes the first row of pair i to place i and the second to place pairs + i. */
  fill(rows: Int32Array, rng: Rng): void;
  /** Pairs within the batch, if there are any. */
  partners?(rows: Int32Array, rng: Rng): Batch["partners"];
}

/** A sampler of pairs of rows; `planFor` gets the dataset with its labels as the run knows them. */
export function pairSampler(
  { dataset, rows: allowed, pairs }: PairsContext,
  { view, labels }: { readonly view: ViewOptions; readonly labels?: LabelOptions },
  planFor: (known: Dataset) => Plan,
): Sampler {
  const known = labels === undefined ? dataset : withLabelNoise(dataset, allowed, labels);
  const { groups, warnings, fill, partners } = planFor(known);
  const batch = batchMaker(dataset, view);
  return {
    groups,
    ...changedLevels(known, dataset),
    ...(warnings && { warnings }),
    sample: (rng) => {
      const rows = new Int32Array(2 * pairs);
      fill(rows, rng);
      return { ...batch(rows, rng), ...(partners && { partners: partners(rows, rng) }) };
    },
  };
}

/** Groups of rows that may be paired. */
export interface PairableGroups {
  readonly table: Grouping;
  /** Groups in which some row has a partner. */
  readonly pairable: Int32Array;
  /** The place of a partner for the row at `place`. */
  otherOf(table: Grouping, place: number, rng: Rng): number;
}

/** Fills pairs [from, to), a pair from each group in turn. */
export function fillFromGroups(
  { table, pairable, otherOf }: PairableGroups,
  [from, to]: readonly [from: number, to: number],
  rows: Int32Array,
  rng: Rng,
): void {
  cycleWithoutReplacement(rng, pairable.length, to - from).forEach((turn, i) => {
    const [start, end] = [table.groups[pairable[turn]], table.groups[pairable[turn] + 1]];
    const first = start + rng.int(end - start);
    rows[from + i] = table.members[first];
    rows[rows.length / 2 + from + i] = table.members[otherOf(table, first, rng)];
  });
}
