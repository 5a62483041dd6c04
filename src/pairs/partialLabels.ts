import { z } from "zod";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { cycleWithoutReplacement } from "./draw.ts";
import { viewsOfDrawn } from "./labelled.ts";
import { labelOptions, withLabelNoise } from "./labelNoise.ts";
import { viewOptions } from "./views/view.ts";

/**
 * Two views of images, a few of which are labelled: a fixed share of every batch is drawn from those, because
 * otherwise terms that use labels would meet one in a hundred. The others train what needs no label.
 */
export const partialLabels = define({
  about: "two views of images of which few are labelled; those make up a fixed share of the batch",
  source: "Locatello et al. 2020, arXiv:1905.01258 (disentangling with few labels); sampling: Unweave",
  verified: "labelled share of a batch, and seeding (test/pairs/pairs.test.ts)",
  supervision: "some labels",
  options: z.strictObject({
    labelled: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Share of a batch that is drawn from labelled images."),
    view: viewOptions.prefault({}),
    labels: labelOptions.prefault({ known: 0.01 }),
  }),
  create:
    ({ labelled, view, labels }): Pairs =>
    (context) => {
      const { dataset, rows } = context;
      const seen = withLabelNoise(dataset, rows, labels);
      const width = dataset.factors.length;
      const isLabelled = (row: number) =>
        seen.levels.subarray(row * width, (row + 1) * width).some((level) => level >= 0);
      const known = rows.filter(isLabelled);
      const unknown = rows.filter((row) => !isLabelled(row));
      expect(known.length > 0, "pairs", "partialLabels", "a labelled image", "none", "Add labels.");
      return viewsOfDrawn(context, seen, view, (count, rng) => {
        const from = unknown.length === 0 ? count : Math.round(labelled * count);
        const first = cycleWithoutReplacement(rng, known.length, from).map((i) => known[i]);
        const second = unknown.length === 0 ? [] : cycleWithoutReplacement(rng, unknown.length, count - from);
        return [...first, ...Array.from(second, (i) => unknown[i])];
      });
    },
});
