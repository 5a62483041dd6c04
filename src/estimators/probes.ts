/** Classifiers as downstream tasks of the literature use them: every row has the same weight. */

import { scalingOf, standardised } from "../numerics/matrix.ts";
import { fitBoostedTrees } from "./boostedTrees.ts";
import type { Fit } from "./classifier.ts";
import { fitLogistic, predictLogistic } from "./logisticRegression.ts";
import { nearestVotes } from "./nearestNeighbours.ts";
import { sortedColumns } from "./sortedColumns.ts";

/** A classifier that is fitted to training rows. */
export interface Probe {
  /** What it is, with its constants; part of the variant of scores. */
  readonly about: string;
  readonly fit: Fit;
  /** Fitting takes so long that metrics may give it fewer rows. */
  readonly slow?: true;
}

const K = 5;

/** The probes by name. */
export const probes = {
  logistic: {
    about: "logistic regression (C = 1, standardised)",
    fit: (codes, levels, classes) => {
      const scaling = scalingOf(codes);
      const model = fitLogistic(standardised(codes, scaling), levels, classes);
      return (other) => predictLogistic(model, standardised(other, scaling));
    },
  },
  nearest: {
    about: `${K} nearest neighbours (Euclidean, standardised)`,
    fit: (codes, levels) => {
      const scaling = scalingOf(codes);
      const gallery = standardised(codes, scaling);
      return (other) => nearestVotes(gallery, levels, 1, standardised(other, scaling), K);
    },
  },
  boostedTrees: {
    about: "boosted trees (100 stages, depth 3, rate 0.1)",
    slow: true,
    fit: (codes, levels, classes) => fitBoostedTrees(sortedColumns(codes), levels, classes).predict,
  },
} satisfies Record<string, Probe>;

/** Name of a probe. */
export type ProbeName = keyof typeof probes;
/** Names of the probes, as zod's enum wants them. */
export const PROBE_NAMES = Object.keys(probes) as [ProbeName, ...ProbeName[]];
