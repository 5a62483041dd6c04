/** A new pairing: a picture and itself turned by 180 degrees. */
import assert from "node:assert/strict";
import { z } from "zod";
import { imageOf } from "../src/data/dataset.ts";
import { define } from "../src/registry.ts";
import type { Pairs } from "../src/types/index.ts";
import { trained } from "./trained.ts";

export const turned = define({
  about: "a picture and itself turned by 180 degrees",
  source: "an example",
  verified: "its own example",
  supervision: "augmentations",
  options: z.strictObject({}),
  create:
    (): Pairs =>
    ({ dataset, rows, pairs }) => {
      const [channels, height, width] = dataset.shape;
      const [plane, size] = [height * width, channels * height * width];
      return {
        groups: [{ factor: null, from: 0, to: pairs }],
        sample: (rng) => {
          const order = rng.fork("rows").permutation(rows.length);
          const chosen = Int32Array.from({ length: 2 * pairs }, (_, i) => rows[order[i % pairs]]);
          const images = Float32Array.from({ length: 2 * pairs * size }, (_, at) => {
            const [i, p] = [Math.floor(at / size), at % size];
            // Within its channel the second view counts from the end.
            const from = i < pairs ? p : p - (p % plane) + (plane - 1 - (p % plane));
            return imageOf(dataset, chosen[i])[from] / 255;
          });
          return { images, rows: chosen };
        },
      };
    },
});

export async function check(): Promise<void> {
  const { first, last, supervision } = await trained({ pairs: { turned } }, { pairs: { name: "turned" } });
  assert(last < first && supervision === "augmentations", `${first} to ${last}, ${supervision}`);
}
