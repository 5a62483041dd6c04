import { define } from "../../registry.ts";
import type { Dataset, Factor } from "../../types/index.ts";
import { npz } from "../archives/npz.ts";
import { findFile, publishedOptions } from "./locate.ts";
import { published } from "./sources.ts";

/** The same factors under the names and kinds that their authors give them; levels stay. */
const FACTORS: Readonly<Record<string, Pick<Factor, "kind" | "labels">>> = {
  shape: { kind: "categorical", labels: ["square", "ellipse", "heart"] },
  scale: { kind: "ordinal" },
  orientation: { kind: "circular" },
  x: { kind: "ordinal" },
  y: { kind: "ordinal" },
};

/** dSprites' own file; its sixth factor, colour, has one level and is left out. */
export const dsprites = define({
  about: "dSprites: shape 3, scale 6, orientation 40, x 32, y 32; 737,280 images 64x64 grey",
  source: "Matthey et al. 2017, github.com/google-deepmind/dsprites-dataset",
  verified: "archives in its layout (test/data/published.test.ts)",
  options: publishedOptions,
  create: async ({ path, ...options }): Promise<Dataset> => {
    const dataset = await npz.create({
      path: findFile("dsprites", [published.dsprites.files[0].name], path),
      images: "imgs",
      levels: "latents_classes",
      names: ["color", ...Object.keys(FACTORS)],
      kinds: {},
      bins: {},
      ...options,
    });
    const factors = dataset.factors.map((factor) => ({ ...factor, ...FACTORS[factor.name] }));
    return { ...dataset, name: "dsprites", factors };
  },
});
