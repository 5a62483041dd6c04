/** What the study compares: methods that are told more and more of the same pictures, and what is told nothing. */
import type { experiments } from "../../src/index.ts";

/** Shares of the training pictures that are labelled, or whose pairs are known. */
export const SHARES = [0.001, 0.01, 0.1, 1] as const;

type Given = Pick<experiments.ExperimentInput, "recipe"> & Partial<experiments.ExperimentInput>;

/** One method, which sees the labels of some training pictures and of no other. */
export interface Arm {
  readonly name: string;
  readonly about: string;
  /** What the experiment has beside data, steps, batch and seed; the share is above 0 and at most 1. */
  given(share: number, seed: number, factors: readonly string[]): Given;
}

const STILL = { crop: 0, flip: 0, brightness: 0, contrast: 0, gamma: 0 };
const labels = (known: number, seed: number) => ({ known, seed });
const few = (known: number, seed: number) => ({
  name: "partialLabels",
  options: { view: { ...STILL, noise: 0 }, labels: labels(known, seed) },
});

/** Each leaves pictures as they are; which of them are labelled depends on share and seed alone. */
export const ARMS: readonly Arm[] = [
  {
    name: "disco",
    about: "pairs among the pictures that are known, and no other picture",
    given: (share, seed) => ({
      recipe: "disco",
      pairs: { name: "shareWithin", options: { view: STILL, labels: labels(share, seed) } },
    }),
  },
  {
    name: "supervisedBlocks",
    about: "labels of these pictures, the others without; its own width of blocks, 16; net as disco's",
    given: (share, seed) => ({
      recipe: "supervisedBlocks",
      net: { name: "conv4Pooled" },
      pairs: few(share, seed),
    }),
  },
  {
    name: "supervisedBlocks, narrow",
    about: "the same with blocks of two dimensions, as disco's",
    given: (share, seed, factors) => ({
      recipe: "supervisedBlocks",
      net: { name: "conv4Pooled" },
      code: Object.fromEntries(factors.map((name) => [name, 2])),
      pairs: few(share, seed),
    }),
  },
  {
    name: "lda",
    about: "labels of these pictures; a closed form on pixels in local contrast, nothing trained",
    given: (share, seed) => ({ recipe: "lda", pairs: few(share, seed) }),
  },
];
