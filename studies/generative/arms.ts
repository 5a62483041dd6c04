/** What is compared: recipes as they are, at one width of code. */
import type { Dataset } from "../../src/index.ts";

/** Recipes without labels or pairs, recipes on pairs, and hybrids; the most telling come first, for a study that is cut short. */
export const ARMS = [
  "vae",
  "disco",
  "blocks",
  "contrastiveVae",
  "discoVae",
  "betaVae",
  "betaTcVae",
  "factorVae",
  "adaGvae",
  "infoganCr",
  "autoencoder",
  "annealedVae",
  "dipVae1",
  "dipVae2",
  "gvae",
  "contrastiveTcVae",
  "xFactors",
  "quantised",
] as const;
/** A recipe that the study compares. */
export type Arm = (typeof ARMS)[number];

/** The arms whose code has a block for each factor. */
const BLOCKED: readonly Arm[] = ["blocks", "contrastiveVae", "contrastiveTcVae", "gvae"];
/** The arms whose code is their recipe's own: as wide as each factor asks, or as its paper has it. */
const OWN: readonly Arm[] = ["disco", "discoVae", "xFactors"];
/** Whether an arm has a discriminator whose shares are worth a row. */
export const isGan = (arm: Arm): boolean => arm === "infoganCr";

/** A code has so many numbers for each factor: a VAE leaves empty what it does not need, so the others may have as many. */
const WIDTH = 4;

/** Whether an arm has blocks to swap and a decoder to show it. */
export const isEditable = (arm: Arm): boolean =>
  [...BLOCKED, ...OWN].includes(arm) && arm !== "blocks" && arm !== "disco";

/** The code of an arm: it is as wide for all but the generator of drawn codes, with one number for each factor, and disco, with its own. */
export function codeOf(arm: Arm, { factors }: Dataset): Record<string, number> | undefined {
  if (OWN.includes(arm)) return undefined;
  if (isGan(arm)) return { code: factors.length };
  if (!BLOCKED.includes(arm)) return { code: WIDTH * factors.length };
  return Object.fromEntries(factors.map(({ name }) => [name, WIDTH]));
}
