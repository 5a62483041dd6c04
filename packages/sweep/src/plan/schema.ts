/** What a person may write of a plan: the schema, its defaults, and errors that name the key. */
import { z } from "zod";
import { schemaError } from "../../../../src/cli/kit.ts";

/** What to do about a plan that is not one. */
export const SMALLEST =
  'The smallest plan is "base: experiment.yaml" and "seeds: 5", each on a line of its own.';

const isPlain = (value: unknown): boolean =>
  typeof value === "object" && value !== null
    ? Object.values(value).every(isPlain)
    : typeof value === "number"
      ? Number.isFinite(value)
      : value === null || ["string", "boolean"].includes(typeof value);

const got = (input: unknown) =>
  input === undefined ? "nothing" : Number.isNaN(input) ? "NaN" : (JSON.stringify(input) ?? typeof input);
const expected = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => `expected ${what}, received ${got(input)}`,
});

const value = z.unknown().refine(isPlain, expected("numbers, texts, lists and keys"));
const settings = z
  .record(z.string(), value)
  .refine((keys) => Object.keys(keys).length > 0, expected("at least one key"));

const isRange = ([low, high]: readonly number[]) => low < high;
const range = z
  .tuple([z.number(), z.number()], expected("two numbers, [least, largest]"))
  .refine(isRange, expected("the smaller number first"));
const DRAWS = {
  uniform: range,
  logUniform: range.refine(([low]) => low > 0, expected("numbers above 0, whose logarithms there are")),
  integer: range.refine((ends) => ends.every(Number.isInteger), expected("whole numbers")),
  choice: z.array(value).min(1, expected("at least one value")),
};
const draw = z
  .strictObject(DRAWS)
  .partial()
  .refine((given) => Object.keys(given).length === 1, expected(`one of ${Object.keys(DRAWS).join(", ")}`));

const pruning = z.strictObject({ name: z.string(), options: z.record(z.string(), value).default({}) });
const study = z.strictObject({ name: z.string(), options: z.record(z.string(), value).default({}) });
const named = (given: unknown) => (typeof given === "string" ? { name: given } : given);
const ALL = "a number of seeds above 0, or a list of them";

/** A plan as a person writes it: YAML, JSON, or the default export of a module. */
export const planInput = z.strictObject({
  name: z.stringFormat("name", /^\w[\w.-]*$/, expected("letters, digits, dots and dashes")).optional(),
  /** An experiment, its file, or a run folder. */
  base: z
    .union([z.string(), z.record(z.string(), z.unknown())], expected("an experiment, its file or a run"))
    .optional(),
  /** A study of the repository, in place of everything else that makes trials. */
  study: z.preprocess(named, study).optional(),
  /** Every value of a key with every value of the others. */
  grid: z
    .record(z.string(), z.array(value, expected("a list of values")).min(1, expected("at least one value")))
    .refine((keys) => Object.keys(keys).length > 0, expected("at least one key"))
    .optional(),
  /** Cells one by one. */
  list: z.array(settings, expected("a list of cells")).min(1, expected("at least one cell")).optional(),
  /** Cells that are drawn. */
  random: z
    .strictObject({
      count: z.int().positive(),
      seed: z.int().nonnegative().default(0),
      keys: z.record(z.string(), draw),
    })
    .optional(),
  seeds: z.union([z.int().positive(), z.array(z.int().nonnegative()).min(1)], expected(ALL)).optional(),
  /** Key → the values of other keys with which it is there. */
  when: z.record(z.string(), settings).default({}),
  objective: z
    .strictObject({ metric: z.string(), direction: z.enum(["maximise", "minimise"]).default("maximise") })
    .optional(),
  pruning: z.preprocess(named, pruning).optional(),
  retries: z.int().nonnegative().default(2),
  needs: z
    .strictObject({
      cores: z.int().positive().default(1),
      memory: z.int().positive().default(1500),
      backend: z.string().default("cpu"),
    })
    .prefault({}),
  priority: z.int().default(0),
  /** The largest number of trials that is meant. */
  most: z.int().positive().optional(),
});

/** A plan as a program writes it. */
export type PlanInput = z.input<typeof planInput>;
/** The same, checked and with its defaults. */
export type PlanTree = z.output<typeof planInput>;
/** A way of drawing one value. */
export type Draw = z.output<typeof draw>;

/** The plan that a person wrote; an InputError names the first key that cannot be meant. */
export function checkedPlan(given: unknown): PlanTree {
  const read = planInput.safeParse(given);
  if (!read.success) throw schemaError(read.error, "plan", planInput, SMALLEST);
  return read.data;
}
