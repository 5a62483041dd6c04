import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Reconstruction and nothing else: the best reconstruction and the baseline of disentanglement. */
export const autoencoder = define({
  about: "autoencoder: the code holds what a decoder needs",
  source: "Hinton & Salakhutdinov 2006",
  verified: "terms against golden values; no published score is claimed",
  scale: "10 dimensions, Bernoulli pixels",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [{ name: "reconstruction", weight: 1 }],
  }),
});
