/** The objective of a plan, checked before the first run and not after the last. */

import { unknownName } from "../../../../src/cli/kit.ts";
import { type Dataset, type Experiment, InputError, registries } from "../../../../src/index.ts";
import type { Objective } from "../types.ts";

/** `retrieval.identity` → metric and what of it. */
export function objectiveParts({ metric }: Objective): {
  readonly metric: string;
  readonly of: string | null;
} {
  const at = metric.indexOf(".");
  return at < 0 ? { metric, of: null } : { metric: metric.slice(0, at), of: metric.slice(at + 1) };
}

/** The numbers of a score. */
interface Measured {
  readonly value: number;
  readonly perFactor?: Readonly<Record<string, number>>;
  readonly perBlock?: Readonly<Record<string, number>>;
}

/** Every number of a score by what it is of, "value" for the score as a whole. A block goes before a factor of the same name. */
export const partsOf = ({ value, perFactor, perBlock }: Measured): Readonly<Record<string, number>> => ({
  ...perFactor,
  ...perBlock,
  value,
});

/** The number that an objective is about; undefined where the scores have none. */
export function measuredOf(
  objective: Objective,
  scores: Readonly<Record<string, Measured>>,
): number | undefined {
  const { metric, of } = objectiveParts(objective);
  const score = scores[metric];
  return score === undefined ? undefined : partsOf(score)[of ?? "value"];
}

/** Refuses an objective of which this trial would have no number. */
export function expectMeasured(objective: Objective, experiment: Experiment, dataset: Dataset): void {
  const { metric, of } = objectiveParts(objective);
  registries.metric.lookup(metric);
  const asked = experiment.metrics.map(({ name }) => name);
  if (!asked.includes(metric)) {
    const todo = `Add it to the base: "metrics: [${[...asked, metric].join(", ")}]".`;
    const got = `${asked.join(", ") || "none"}`;
    throw new InputError("objective", metric, "a metric that every trial computes", got, todo);
  }
  const known = [...Object.keys(experiment.code), ...dataset.factors.map(({ name }) => name)];
  if (of !== null && of !== "value" && !known.includes(of))
    throw unknownName(`block or factor of objective "${metric}"`, of, ["value", ...new Set(known)]);
}
