/** The objective of a trial that is not done. */
import {
  type Dataset,
  type Experiment,
  evaluation,
  InputError,
  runs,
  training,
} from "../../../../src/index.ts";
import { measuredOf, objectiveParts } from "../plan/index.ts";
import type { Objective, TaskContext } from "../types.ts";
import { validationSplit } from "./validation.ts";

/** The objective at the newest checkpoint of a run folder, on training rows; null where it is no number. */
export async function objectiveAt(
  experiment: Experiment,
  opened: Dataset,
  objective: Objective,
  { folder, needs, signal }: TaskContext,
): Promise<number | null> {
  const { metric: name } = objectiveParts(objective);
  const metrics = [experiment.metrics.find((each) => each.name === name) ?? { name }];
  const known = runs.knownData(folder, experiment, opened, { to: "train" });
  const split = validationSplit(known.dataset, experiment, known.split.train);
  const runtime = new training.NodeRuntime(await training.backendNamed(needs.backend));
  try {
    const codec = await training.earlyCodec(runtime, { folder, experiment, known, rows: split.train });
    const options = { split, signal };
    const { scores, skipped } = await evaluation.evaluate(
      codec,
      { ...experiment, metrics },
      known.dataset,
      options,
    );
    const todo = "Choose another objective, or leave pruning out.";
    if (scores.length === 0)
      throw new InputError("objective", name, "a metric of training rows", skipped[0].why, todo);
    const found = measuredOf(objective, { [name]: scores[0] });
    if (found === undefined)
      throw new InputError("objective", objective.metric, "a number of it", "none", todo);
    return Number.isFinite(found) ? found : null;
  } finally {
    await runtime.close();
  }
}
