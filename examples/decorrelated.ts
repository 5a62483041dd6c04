/** A new recipe: names and weights, no arithmetic. */
import assert from "node:assert/strict";
import { z } from "zod";
import { define } from "../src/registry.ts";
import type { Recipe } from "../src/types/index.ts";
import { trained } from "./trained.ts";

export const decorrelated = define({
  about: "InfoNCE whose dimensions are kept from co-varying, the penalty growing over the first steps",
  source: "an example",
  verified: "its own example",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment" },
    terms: [
      { name: "infoNce", weight: 1, options: { temperature: 0.2 } },
      { name: "covariance", weight: { from: 0, to: 0.5, steps: 20 }, options: { between: "dimensions" } },
    ],
  }),
});

export async function check(): Promise<void> {
  const { recipe, first, last } = await trained({ recipe: { decorrelated } }, { recipe: "decorrelated" });
  assert(
    recipe === "decorrelated" && Number.isFinite(first) && Number.isFinite(last),
    `${recipe}: ${first}, ${last}`,
  );
}
