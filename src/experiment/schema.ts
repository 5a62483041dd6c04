/** What a person may write of an experiment: the schema, its defaults, and errors that name the key. */
import { z } from "zod";
import { expectedAndGot, InputError, unknownName } from "../errors.ts";
import type { Ref } from "../types/index.ts";

const options = z.record(z.string(), z.unknown());

const ref = z.strictObject({ name: z.string(), options: options.optional() });

const schedule = z.strictObject({
  from: z.number(),
  to: z.number(),
  steps: z.int().positive(),
  after: z.int().nonnegative().optional(),
  shape: z.enum(["linear", "cosine", "sigmoid"]).optional(),
});

const term = z.strictObject({
  name: z.string(),
  weight: z.union([z.number(), schedule]).default(1),
  label: z.string().optional(),
  options: options.optional(),
});

const levelLabel = z.union([z.string(), z.number()]).transform(String);

/** An experiment as a person writes it: YAML or flags; everything but data and recipe has a default. */
export const experimentInput = z.strictObject({
  format: z.literal(1).default(1),
  data: ref,
  recipe: z.string(),
  split: z
    .strictObject({
      unseen: z.record(z.string(), z.array(levelLabel)).default({}),
      testShare: z.number().min(0).max(0.9).default(0.2),
      seed: z.int().nonnegative().optional(),
      stratify: z.string().optional(),
      groups: z.string().optional(),
      folds: z.int().min(2).optional(),
      fold: z.int().nonnegative().optional(),
      column: z.string().optional(),
      file: z.string().optional(),
    })
    .prefault({}),
  code: z.record(z.string(), z.int().positive()).optional(),
  preprocess: ref.optional(),
  net: ref.optional(),
  decoder: ref.optional(),
  pairs: ref.partial().optional(),
  terms: z.array(term).optional(),
  optimiser: ref.optional(),
  project: z.array(ref).optional(),
  read: z.union([z.literal("factors"), z.record(z.string(), ref)]).optional(),
  steps: z.int().nonnegative().optional(),
  batch: z.int().min(4).multipleOf(2).optional(),
  accumulate: z.int().positive().default(1),
  seed: z.int().nonnegative().default(0),
  onDivergence: z.enum(["stop", "restore"]).default("stop"),
  metrics: z.array(ref).optional(),
});

/** An experiment as a person writes it, with every reference an object (`withRefs`). */
export type ExperimentTree = z.input<typeof experimentInput>;
type Single = "data" | "preprocess" | "net" | "decoder" | "pairs" | "optimiser";

type List = "metrics" | "terms" | "project";

/** What a person writes of an experiment: a name alone is a reference, and `experimentInput` fills in defaults. */
export type ExperimentInput = Omit<ExperimentTree, Single | List | "read"> & {
  readonly data: ExperimentTree["data"] | string;
} & { readonly [K in Exclude<Single, "data">]?: ExperimentTree[K] | string } & {
  readonly [K in List]?: readonly (NonNullable<ExperimentTree[K]>[number] | string)[];
} & {
  readonly read?: "factors" | Readonly<Record<string, Ref | string>>;
};

/** What to do about an experiment that is not one. */
export const SMALLEST = 'The smallest one is "data: faces" and "recipe: blocks", each on a line of its own.';

/** An InputError for what does not fit the schema of a `kind`; for an unknown key it offers the nearest known one. */
export function schemaError(
  error: z.ZodError,
  kind = "experiment",
  schema: unknown = experimentInput,
  todo = SMALLEST,
): Error {
  const issue = error.issues[0];
  if (issue.code === "unrecognized_keys") {
    const path = [...issue.path, issue.keys[0]].join(".");
    return unknownName(`${kind} key`, path, keysAt(schema, issue.path));
  }
  return new InputError(kind, issue.path.join(".") || kind, ...expectedAndGot(issue.message), todo);
}

/** The keys that a schema knows at a path, with the path before them. */
function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  let at = schema;
  for (const key of [...path, null]) {
    while (at instanceof z.ZodDefault || at instanceof z.ZodPrefault || at instanceof z.ZodOptional)
      at = at.unwrap();
    if (key === null) break;
    if (at instanceof z.ZodArray) at = at.element;
    else if (at instanceof z.ZodRecord) at = at.valueType;
    else at = at instanceof z.ZodObject ? at.shape[key as string] : null;
  }
  const keys = at instanceof z.ZodObject ? Object.keys(at.shape) : [];
  return keys.map((key) => [...path, key].join("."));
}
