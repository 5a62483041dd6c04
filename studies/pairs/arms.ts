/** What the study compares: `disco`, and what it is made of left out piece by piece. */
import type { experiments } from "../../src/index.ts";

/** One row of the tables. */
export interface Arm {
  readonly name: string;
  readonly about: string;
  /** What the experiment has beside data, steps, batch and seed. */
  readonly given: Pick<experiments.ExperimentInput, "recipe"> & Partial<experiments.ExperimentInput>;
  /** Looked at in one world alone; in the other it would say nothing new. */
  readonly only?: "lpc" | "sprites";
}

const infoNce = (similarity: string, temperature: number) => ({
  name: "infoNce",
  weight: 1,
  options: { similarity, temperature },
});
const STILL = { brightness: 0, contrast: 0, gamma: 0 };

/** Each ablation changes one thing of `disco`, and its row shows what that thing is worth. */
export const arms = (factors: readonly string[]): readonly Arm[] => [
  { name: "disco", about: "the recipe", given: { recipe: "disco" } },
  {
    name: "narrow",
    about: "disco with two dimensions for every factor, also one that goes round",
    given: { recipe: "disco", code: Object.fromEntries(factors.map((name) => [name, 2])) },
    // Nothing goes round in the other.
    only: "sprites",
  },
  {
    name: "pairs apart",
    about: "disco with shareFactor: a picture stands in one pair, the batch is the same",
    given: { recipe: "disco", pairs: { name: "shareFactor", options: { view: STILL } } },
    only: "lpc",
  },
  {
    name: "conv4",
    about: "disco with conv4: no means of channels beside the last map",
    given: { recipe: "disco", net: { name: "conv4" } },
    only: "lpc",
  },
  {
    name: "neither",
    about: "disco with shareFactor and conv4: what is left is L1 distance and small blocks",
    given: {
      recipe: "disco",
      pairs: { name: "shareFactor", options: { view: STILL } },
      net: { name: "conv4" },
    },
    only: "lpc",
  },
  {
    name: "cosine",
    about: "disco with cosines of temperature 0.07 and blocks of four dimensions",
    given: {
      recipe: "disco",
      terms: [infoNce("cosine", 0.07)],
      code: Object.fromEntries(factors.map((name) => [name, 4])),
    },
    only: "lpc",
  },
  {
    name: "log-determinant",
    about: "disco with gaussianTotalCorrelation between blocks, weight 0.1",
    given: {
      recipe: "disco",
      terms: [
        infoNce("l1", 1),
        { name: "gaussianTotalCorrelation", weight: 0.1, options: { between: "blocks", floor: 0 } },
      ],
    },
    only: "lpc",
  },
];
