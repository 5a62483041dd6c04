import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { AT_POSITIONS, jitterOption, jitters, MAP } from "./map.ts";

/**
 * Identification where one label counts: the code is the net's map, so that what is at one place is compared with what is at the
 * same place, and nothing in the net can learn the people in training by heart. Afterwards the directions in which the
 * nuisance moves the codes are taken out, and narrow blocks are read beside the map, for whoever wants dimensions to look at.
 */
export const spatial = define({
  about: "a map as code, SupCon at every position and over all of them, then less the nuisance's directions",
  source: "Unweave; the terms: Khosla et al. 2020, arXiv:2004.11362",
  verified: "terms against plain loops (test/terms/positions.test.ts); npm run study -- strangers",
  scale: "temperature 0.1; weight 1 at the positions, 2 over all of them",
  options: z.strictObject({ jitter: jitterOption }),
  create: ({ jitter }): Recipe => ({
    ...MAP,
    pairs: { name: "perLevel", options: { images: 4, mirror: "other", view: jitters(jitter) } },
    terms: [
      { name: "supCon", label: "positions", weight: 1, options: { temperature: 0.1, ...AT_POSITIONS } },
      { name: "supCon", label: "whole", weight: 2, options: { temperature: 0.1 } },
    ],
    project: [{ name: "centre" }, { name: "nuisance" }],
    read: "factors",
  }),
});
