/** The chosen candidate on everything: an experiment as any other. */
import { allRows, rowsByLevel } from "../data/dataset.ts";
import { splitOf } from "../data/split.ts";
import { resolveExperiment } from "../experiment/resolve.ts";
import type { Dataset, Experiment } from "../types/index.ts";
import type { Candidate } from "./choice.ts";
import type { Asked } from "./chosen.ts";

/** Share of the pictures of known people that the run's own metrics read. */
const KEPT = 0.1;
/** Somebody with fewer pictures needs them all for training. */
const FEW = 5;

/** Nobody is left out of this training: what it says of its test pictures is about people that it knows. */
export function refitted(
  dataset: Dataset,
  { data, content, seed }: Pick<Asked, "data" | "content" | "seed">,
  given: Candidate["given"],
): Experiment {
  const experiment = resolveExperiment({ ...given, data, seed, split: splitFor(dataset, content) }, dataset);
  return withinRows(experiment, splitOf(dataset, experiment).train.length);
}

/** The same with a batch of no more pictures than there are to train on, in fours as recipes draw them. */
export function withinRows(experiment: Experiment, rows: number): Experiment {
  return { ...experiment, batch: Math.min(experiment.batch, rows - (rows % 4)) };
}

function splitFor(dataset: Dataset, content: string | null) {
  if (content === null) return { testShare: KEPT };
  const counts = rowsByLevel(dataset, content, allRows(dataset)).map(({ length }) => length);
  const fewest = Math.min(...counts.filter((count) => count > 0));
  return fewest < FEW ? { testShare: 0 } : { testShare: KEPT, stratify: content };
}
