import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** A rate that is held to a growing capacity. */
export const annealedVae = define({
  about: "annealed VAE: the rate follows a capacity that grows",
  source: "Burgess et al. 2018, arXiv:1804.03599",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "γ 1000, capacity to 25 nats over the first 1000 steps where they take 100,000; 10 dimensions and Bernoulli pixels as Locatello et al. 2019; Adam 1e-3 falling to 0, batch 128 and some thousand steps where they take 1e-4, 64 and 300,000",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "annealedKl", weight: 1000 },
    ],
  }),
});
