/** Baselines that are nearly free: codes in closed form from pixels, fitted to a run's training rows and read as every run is. */
import { experiments, type study } from "../src/index.ts";
import { type Measured, type Reading, trainAndMeasure } from "./measuring.ts";
import type { Opened } from "./worlds.ts";

/** Recipes without a training whose code is no map: two are told nothing, one every label. */
export const CLOSED = ["pca", "ica", "lda"] as const;

interface Asked extends Pick<Reading, "mostRows">, Pick<experiments.ExperimentInput, "split"> {
  readonly seed: number;
  /** What the study's settings say beside the experiment. */
  readonly more: object;
}

/** A row for each of them. */
export function closedRows(
  { ref, dataset }: Pick<Opened, "ref" | "dataset">,
  keyOf: (recipe: string) => string,
  { seed, mostRows, split, more }: Asked,
): study.Row<Measured>[] {
  return CLOSED.map((recipe) => {
    const experiment = experiments.resolveExperiment(
      { data: ref, split, recipe, seed, metrics: [] },
      dataset,
    );
    return {
      key: keyOf(recipe),
      settings: { experiment, ...more },
      cost: 0.5,
      run: (context) => trainAndMeasure(experiment, dataset, { mostRows }, context),
    };
  });
}
