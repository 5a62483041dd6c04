/** Faults to plant, by the rooms that they are planted in. */
import type { Mutation } from "./fault.ts";
import { data } from "./faults/data.ts";
import { evaluation } from "./faults/evaluation.ts";
import { metrics } from "./faults/metrics.ts";
import { nulls } from "./faults/nulls.ts";
import { studies } from "./faults/studies.ts";
import { terms } from "./faults/terms.ts";
import { training } from "./faults/training.ts";

/** The list. */
export const mutations: readonly Mutation[] = [
  ...[evaluation, nulls, metrics, terms, training, data, studies].flat(),
];
