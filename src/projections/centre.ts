import { z } from "zod";
import { define } from "../registry.ts";
import type { Projection } from "../types/index.ts";
import { meanOf } from "./mean.ts";

/** Codes less their mean: cosines then compare what differs between pictures, and not what all have in common. */
export const centre = define({
  about: "codes less the mean of the training codes",
  source: "textbook",
  verified: "worlds with known answers (test/projections/project.test.ts)",
  options: z.strictObject({}),
  create: (): Projection => ({ fit: ({ sets }) => ({ mean: meanOf(sets[0].codes) }) }),
});
