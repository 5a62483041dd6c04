/** `train FOLDER` and nothing else: a choice among the people in training, and what it chose on those who were left out. */
import { rmSync } from "node:fs";
import { chooseExperiment, datasets, type study } from "../../src/index.ts";
import { experimentOf, measured, type Reading, type Task } from "./measure.ts";
import { CONTENT, NUISANCE } from "./people.ts";

/** Chooses by the people in training, and asks for the others; a choice of fewer `minutes` tries less. */
export async function measuredChoice(
  task: Omit<Task, "method">,
  { folder, signal, progress }: Pick<study.RowContext, "folder" | "signal" | "progress">,
  minutes?: number,
): Promise<Reading[]> {
  const { ref, dataset, fold, seed } = task;
  const started = performance.now();
  const { choice } = await chooseExperiment(datasets.subset(dataset, fold.train), {
    ...{ data: ref, folder, seed, signal, ...(minutes !== undefined && { minutes }) },
    onProgress: ({ share, what }) => progress(share, what),
  });
  const seconds = (performance.now() - started) / 1000;
  const { given } = choice.candidates.find(({ name }) => name === choice.chosen)!;
  const method = {
    ...{ name: "chosen", given, told: [CONTENT, NUISANCE] },
    variants: [{ name: "", told: [], layers: null }],
  };
  const readings = await measured({ ...task, method }, experimentOf({ ...task, method }), {
    signal,
    progress: () => {},
  });
  rmSync(folder, { recursive: true });
  return readings.map((reading) => ({
    ...{ ...reading, chosen: choice.chosen },
    values: { ...reading.values, seconds: seconds + reading.values.seconds! },
  }));
}
