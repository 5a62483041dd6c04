import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { AS_LOCATELLO } from "./asLocatello.ts";

/** The plain variational autoencoder. */
export const vae = define({
  about: "VAE: reconstruction and a rate",
  source: "Kingma & Welling 2014, arXiv:1312.6114",
  verified: "terms against golden values; no published score is claimed",
  scale: AS_LOCATELLO,
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 1 },
    ],
  }),
});
