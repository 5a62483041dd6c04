/** Pruners by name. */
import { schemaError, unknownName } from "../../../../src/cli/kit.ts";
import { InputError } from "../../../../src/index.ts";
import type { Objective, Plan } from "../types.ts";
import { asha } from "./asha.ts";
import { median } from "./median.ts";
import type { Pruner } from "./pruner.ts";

/** Every pruner by name. */
export const pruners = { asha, median };

/** What a plan says of pruning. */
export type Pruned = Pick<Plan, "objective"> & { readonly pruning: NonNullable<Plan["pruning"]> };

/** The pruner of a plan and what it goes by; an InputError where there is no such pruner, option or objective. */
export function prunedBy({ pruning, objective }: Pruned): { pruner: Pruner; objective: Objective } {
  const pruner = prunerOf(pruning);
  const todo = 'Add "objective: { metric: retrieval }", or another metric of the trials.';
  if (objective === null) throw new InputError("pruning", pruning.name, "an objective", "none", todo);
  return { pruner, objective };
}

function prunerOf({ name, options }: NonNullable<Plan["pruning"]>): Pruner {
  if (!Object.hasOwn(pruners, name)) throw unknownName("pruning", name, Object.keys(pruners));
  const { options: schema, create } = pruners[name as keyof typeof pruners];
  const read = schema.safeParse(options);
  if (!read.success)
    throw schemaError(read.error, `pruning "${name}"`, schema, "Mend the options of pruning.");
  return create(read.data as never);
}
