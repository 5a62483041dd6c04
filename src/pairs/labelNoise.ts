/** Label noise: a run may know all labels or only some, and some of them may be wrong. */
import { z } from "zod";
import { random } from "../random.ts";
import type { Dataset } from "../types/index.ts";
import { distinct } from "./draw.ts";

/** Options of every way of making pairs that reads labels. */
export const labelOptions = z.strictObject({
  known: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe("Share of the images that are labelled; the others lack the label of every factor."),
  noise: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("Share of every factor's labels that name another level, each of the others equally likely."),
  seed: z.number().int().nonnegative().default(0).describe("Decides which images, and which other level."),
});
/** `labelOptions` with its defaults filled in. */
export type LabelOptions = z.output<typeof labelOptions>;

/** The dataset with the labels of `rows` as a run knows them; the dataset itself where all are known and right. */
export function withLabelNoise(
  dataset: Dataset,
  rows: Int32Array,
  { known, noise, seed }: LabelOptions,
): Dataset {
  if (known === 1 && noise === 0) return dataset;
  const rng = random(seed).fork("labels");
  const { factors } = dataset;
  const levels = dataset.levels.slice();
  const hidden = rows.length - Math.max(1, Math.round(known * rows.length));
  for (const i of distinct(rng.fork("known"), rows.length, hidden))
    levels.fill(-1, rows[i] * factors.length, (rows[i] + 1) * factors.length);
  factors.forEach(({ name, size }, f) => {
    const labelled = rows.filter((row) => levels[row * factors.length + f] >= 0);
    const chance = rng.fork("noise", name);
    const wrong = size < 2 ? 0 : Math.round(noise * labelled.length);
    for (const i of distinct(chance, labelled.length, wrong)) {
      const at = labelled[i] * factors.length + f;
      levels[at] = (levels[at] + 1 + chance.int(size - 1)) % size;
    }
  });
  return { ...dataset, levels };
}
