import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** What reconstructs, and nothing more: the ceiling of reconstruction and the floor of disentanglement. */
export const autoencoder = define({
  about: "autoencoder: the code is what a decoder needs",
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
