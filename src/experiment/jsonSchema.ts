/**
 * The JSON Schema of an experiment file, which editors complete and check by: every name there is, with the options of each.
 * `npm run status` keeps it in experiment.schema.json.
 */
import { z } from "zod";
import { datasets } from "../data/registry.ts";
import { registries } from "../registries.ts";
import type { Entries, Entry } from "../registry.ts";
import { experimentInput } from "./schema.ts";

/** As much of a schema as is put together here. */
export type JsonSchema = Readonly<Record<string, unknown>>;
type Properties = Readonly<Record<string, JsonSchema>>;

const schemaOf = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...own } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return own;
};

/** An object of this name, with the options of its entry and the keys beside them. */
function reference(name: string, { about, options }: Entry<unknown>, beside: Properties): JsonSchema {
  const properties = { ...beside, name: { const: name }, options: schemaOf(options) };
  return { description: about, type: "object", properties, required: ["name"], additionalProperties: false };
}

/** A name, or an object with a name and options. */
const referenceTo = (entries: Entries<unknown>, beside: Properties = {}): JsonSchema => ({
  anyOf: [
    { enum: Object.keys(entries) },
    ...Object.entries(entries).map(([name, entry]) => reference(name, entry, beside)),
  ],
});

/** One name, several by comma, or a list of references. */
const list = (items: JsonSchema): JsonSchema => ({ anyOf: [{ type: "string" }, { type: "array", items }] });

/** The schema, without reading any file. */
export function experimentJsonSchema(): JsonSchema {
  const whole = schemaOf(experimentInput) as { properties: Record<string, JsonSchema> };
  const { properties } = whole;
  const { items: term } = properties.terms as { items: { properties: Properties } };
  const { net, decoder, pairs, preprocessing, optimiser, projection, metric, recipe } = registries;
  const recipeNames = Object.entries(recipe.entries).map(([name, { about }]) => ({
    const: name,
    description: about,
  }));
  const projected = referenceTo(projection.entries);
  // Pairs may leave their name to the recipe.
  const paired = referenceTo(pairs.entries) as { anyOf: readonly JsonSchema[] };
  const unnamed = {
    type: "object",
    properties: { options: { type: "object" } },
    additionalProperties: false,
  };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "An experiment of Unweave",
    ...whole,
    properties: {
      ...properties,
      data: referenceTo(datasets.entries),
      recipe: {
        anyOf: [{ const: "auto", description: "candidates are tried and one is chosen" }, ...recipeNames],
      },
      preprocess: referenceTo(preprocessing.entries),
      net: referenceTo(net.entries),
      decoder: referenceTo(decoder.entries),
      pairs: { anyOf: [...paired.anyOf, unnamed] },
      terms: list(referenceTo(registries.term.entries, term.properties)),
      optimiser: referenceTo(optimiser.entries),
      project: list(projected),
      read: { anyOf: [{ const: "factors" }, { type: "object", additionalProperties: projected }] },
      metrics: list(referenceTo(metric.entries)),
    },
  };
}
