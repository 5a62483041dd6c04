/** Pruners by name. */
import { schemaError, unknownName } from "../../../../src/cli/kit.ts";
import type { Plan } from "../types.ts";
import { asha } from "./asha.ts";
import { median } from "./median.ts";
import type { Pruner } from "./pruner.ts";

/** Every pruner by name. */
export const pruners = { asha, median };

/** The pruner of a plan; an InputError for a name or an option that there is not. */
export function prunerOf({ name, options }: NonNullable<Plan["pruning"]>): Pruner {
  if (!Object.hasOwn(pruners, name)) throw unknownName("pruning", name, Object.keys(pruners));
  const { options: schema, create } = pruners[name as keyof typeof pruners];
  const read = schema.safeParse(options);
  if (!read.success)
    throw schemaError(read.error, `pruning "${name}"`, schema, "Mend the options of pruning.");
  return create(read.data as never);
}
