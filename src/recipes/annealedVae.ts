import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { AS_LOCATELLO } from "./asLocatello.ts";

/** A VAE whose rate is kept near a capacity that grows. */
export const annealedVae = define({
  about: "annealed VAE: the rate follows a capacity that grows",
  source: "Burgess et al. 2018, arXiv:1804.03599",
  verified: "terms against golden values; no published score is claimed",
  scale: `γ 1000, capacity to 25 nats over the first 1000 steps where they use 100,000; ${AS_LOCATELLO}`,
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
