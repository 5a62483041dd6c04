/** Fewer rows than there are. */
import { z } from "zod";
import { random } from "../../random.ts";
import { allRows } from "../dataset.ts";

/** The options of readers that may take only some of the images, and keep them on disk. */
export const amountOptions = {
  pictures: z
    .number()
    .int()
    .positive()
    .optional()
    .describe("At most this many images, drawn without replacement; the others are never in memory."),
  memory: z
    .number()
    .nonnegative()
    .default(0.5)
    .describe(
      "GB of images kept in memory; a larger set is decoded once into the cache and read from there.",
    ),
  seed: z.number().int().nonnegative().default(0).describe("Of the draw of `pictures`."),
};
/** `amountOptions` with their defaults filled in. */
export interface AmountOptions {
  readonly pictures?: number;
  readonly memory: number;
  readonly seed: number;
}

/** `pictures` of so many rows, drawn without replacement, rising; all of them where there are not more. `name`: the dataset's. */
export function drawRows(
  name: string,
  total: number,
  { pictures = total, seed }: { readonly pictures?: number; readonly seed: number },
): Int32Array {
  if (pictures >= total) return allRows({ rows: total });
  return random(seed).fork(name).permutation(total).subarray(0, pictures).sort();
}
