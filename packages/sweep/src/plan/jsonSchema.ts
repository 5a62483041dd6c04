/**
 * The JSON Schema of a plan file, which editors complete and check by. `npm run status` keeps it in plan.schema.json; the schema of
 * an experiment, which a plan may hold as its base, is given.
 */
import { z } from "zod";
import { pruners } from "../pruning/index.ts";
import { planInput } from "./schema.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** A name, or an object with a name and options. */
const named = (names: readonly string[] | null): JsonSchema => {
  const name = names === null ? { type: "string" } : { enum: names };
  const properties = { name, options: { type: "object" } };
  return { anyOf: [name, { type: "object", properties, required: ["name"], additionalProperties: false }] };
};

/** The schema, without reading any file. `experiment`: the schema of an experiment file, whose keys may also come from the plan. */
export function planJsonSchema({ $schema: _, required: __, ...experiment }: JsonSchema): JsonSchema {
  const { $schema, ...whole } = z.toJSONSchema(planInput, { io: "input", unrepresentable: "any" });
  return {
    $schema,
    title: "A plan of a sweep of Unweave",
    ...whole,
    properties: {
      ...whole.properties,
      base: {
        description: "An experiment, the path of its file, or a run folder.",
        anyOf: [{ type: "string" }, { $ref: "#/$defs/experiment" }],
      },
      study: named(null),
      pruning: named(Object.keys(pruners)),
    },
    $defs: { experiment },
  };
}
