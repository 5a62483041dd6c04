import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { AT_POSITIONS, jitterOption, jitters, MAP } from "./map.ts";

/**
 * `spatial` where no labels are: what two moved views of one picture share. Nothing is taken out: without labels the directions in
 * which a nuisance moves codes are not told from those in which people differ.
 */
export const spatialViews = define({
  about: "without labels: a map as code, InfoNCE of two moved views at every position and over all of them",
  source: "Unweave; the terms: Chen et al. 2020, arXiv:2002.05709",
  verified: "terms against plain loops (test/terms/positions.test.ts); npm run study -- strangers",
  scale: "temperature 0.1; weight 1 at the positions, 2 over all of them; no projection head",
  options: z.strictObject({ jitter: jitterOption }),
  create: ({ jitter }): Recipe => ({
    ...MAP,
    pairs: { name: "augment", options: { crop: 0, flip: 0, noise: 0, ...jitters(jitter) } },
    terms: [
      { name: "infoNce", label: "positions", weight: 1, options: { temperature: 0.1, ...AT_POSITIONS } },
      { name: "infoNce", label: "whole", weight: 2, options: { temperature: 0.1 } },
    ],
    project: [{ name: "centre" }],
  }),
});
