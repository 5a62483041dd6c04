import { allRows } from "../src/data/dataset.ts";
import { datasets } from "../src/data/registry.ts";
import { resolveExperiment } from "../src/experiment/resolve.ts";
import type { ExperimentInput } from "../src/experiment/schema.ts";
import { type Assembled, assemble } from "../src/train/assemble.ts";
import type { Dataset } from "../src/types/index.ts";

/** 1,920 of the grey 64×64 faces. */
export const faces = async (): Promise<Dataset> =>
  datasets.resolve({ name: "faces", options: { pictures: 1920 } });

/** A training of a recipe on all pictures of a dataset, everything else by default. */
export function jobOf(recipe: string, dataset: Dataset, changes: Partial<ExperimentInput> = {}): Assembled {
  const input = { data: { name: "faces" }, recipe, metrics: [], ...changes };
  return assemble(resolveExperiment(input, dataset), dataset, allRows(dataset));
}

/** What a recipe must be told before it can train, where that is not the same for all data: the factor in which views may agree. */
export function told(recipe: string, nuisance: string): Partial<ExperimentInput> {
  if (recipe === "navigator") return { terms: [{ name: recipe, options: { run: "a run" } }] };
  if (recipe !== "sameNuisance") return {};
  return {
    pairs: { options: { nuisance } },
    terms: [{ name: "sameNuisance", weight: 1, options: { nuisance } }],
  };
}
