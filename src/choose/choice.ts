/** `choice.json`: what was tried on levels of the content that training never saw, and what was chosen. */
import { existsSync } from "node:fs";
import { z } from "zod";
import { paths, readWritten } from "../run/folder.ts";

const ref = z.object({ name: z.string(), options: z.record(z.string(), z.unknown()).optional() });

/** Searches among people (objects, …) never seen: shares of the queries whose nearest gallery picture is a right one. */
const heldOutScores = z.object({
  any: z.number().describe("Everybody is enrolled with one picture drawn by chance; the mean over draws."),
  rank1: z.number().describe("Everybody is enrolled with their most ordinary picture: `gallery` says which."),
  worst: z
    .object({ group: z.string(), rank1: z.number() })
    .nullable()
    .describe("As rank1, of the group of conditions in which it is lowest; null where none is labelled."),
  perturbed: z.number().describe("As any, where every query is moved, turned and scaled a little."),
  leak: z
    .number()
    .nullable()
    .describe(
      "How often the five nearest pictures of others vote for the right condition; null where none is labelled.",
    ),
  score: z.number().describe("The mean of any, worst and perturbed, less 0.2 · leak."),
});

/** A recipe with what is done to its codes afterwards; anybody can name it. */
const candidate = z.object({
  name: z.string(),
  given: z
    .looseObject({ recipe: z.string(), project: z.array(ref).readonly().optional() })
    .describe("What an experiment says beside its data: recipe, settings, what projects its codes."),
  work: z.number().describe("Multiplications of one training and of encoding its pictures, in 10⁹."),
});

const tried = candidate.extend({
  folds: z.array(heldOutScores).readonly().describe("One for each fold, in order."),
  mean: heldOutScores,
});

/** Equal data, seed and budget write equal bytes: no clock time is in the file. */
const choice = z.object({
  format: z.literal(1),
  content: z.string().nullable().describe("The factor whose levels are searched for; null where nothing is."),
  nuisance: z.array(z.string()).readonly(),
  seed: z.number(),
  minutes: z.number(),
  chosen: z.string().describe("The name of a candidate, or of a recipe where none was tried."),
  reason: z.string().describe("Why, in a sentence."),
  folds: z
    .array(z.array(z.string()).readonly())
    .describe("Labels of the levels left out in each; empty where none was tried."),
  gallery: z.string().describe("Which picture of everybody rank1 enrols."),
  candidates: z.array(tried).readonly(),
  nested: heldOutScores
    .extend({ chosen: z.array(z.string()).readonly() })
    .nullable()
    .describe(
      "What a stranger may expect: each fold read with what the other folds chose, and the mean over folds.",
    ),
  chance: z
    .object({ any: z.number(), leak: z.number().nullable() })
    .nullable()
    .describe("What guessing gives for any and for leak."),
  rawPixels: heldOutScores.nullable().describe("Raw pixels in the same searches, the mean over folds."),
  notes: z
    .array(z.string())
    .readonly()
    .describe("What was not tried or cut short, and why; what could not be done."),
});

/** Numbers about levels never seen. */
export type HeldOutScores = z.output<typeof heldOutScores>;
/** What may be chosen. */
export type Candidate = z.output<typeof candidate>;
/** A candidate with what was measured. */
export type Tried = z.output<typeof tried>;
/** The file. */
export type Choice = z.output<typeof choice>;

/** The choice of a run folder; null of a run whose recipe somebody named. */
export function readChoice(folder: string): Choice | null {
  const { choice: path } = paths(folder);
  return existsSync(path) ? (readWritten(path, choice) as Choice) : null;
}

/** A recipe with its settings, as an experiment says them. */
export interface Tryable {
  readonly name: string;
  readonly given: Candidate["given"];
  /** Whether codes are also tried without the directions of the nuisance; a recipe may bring projections of its own instead. */
  readonly projections: "each" | "own";
  /** Tried only where there is time for everything. */
  readonly optional?: boolean;
}
