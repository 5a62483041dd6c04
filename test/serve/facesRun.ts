/** A run of a second whose data can be opened again by its record: a few drawn faces. */
import { datasets } from "../../src/data/registry.ts";
import { execute } from "../../src/execute/execute.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import type { ExperimentInput } from "../../src/experiment/schema.ts";
import type { Dataset } from "../../src/types/index.ts";

/** What a run that decodes has in place, and a judge of two steps. */
export const DECODING: Partial<ExperimentInput> = {
  recipe: "swapAutoencoder",
  metrics: [{ name: "editing", options: { pairs: 8, steps: 2, resamples: 2 } }],
};

/** Trains it into a folder; gives its data. */
export async function facesRun(folder: string, changes: Partial<ExperimentInput> = {}): Promise<Dataset> {
  const data = { name: "faces", options: { people: 4, pictures: 96 } };
  const dataset = await datasets.resolve(data);
  const experiment = resolveExperiment(
    {
      ...{
        data,
        recipe: "blocks",
        code: { identity: 4, lighting: 2 },
        split: { unseen: { identity: ["person 4"] } },
      },
      ...{ net: { name: "conv4", options: { width: 0.25, hidden: 16 } }, steps: 2, batch: 16 },
      metrics: [{ name: "collapse" }],
      ...changes,
    },
    dataset,
  );
  await execute(experiment, dataset, { folder });
  return dataset;
}
