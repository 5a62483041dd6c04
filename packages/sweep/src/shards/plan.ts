/** A job that is cut into shards as a plan of tasks, and its result once they are done. */
import { z } from "zod";
import { schemaError } from "../../../../src/cli/kit.ts";
import { runs } from "../../../../src/index.ts";
import type { Plan } from "../types.ts";
import { embedSchema, embedShards, joinEmbedded } from "./embed.ts";
import { evalSchema, evalShards, joinEvaluated } from "./eval.ts";
import type { Joined } from "./job.ts";

const needs = z.strictObject({
  cores: z.int().positive().default(1),
  memory: z.int().positive().default(1500),
  backend: z.string().optional(),
});
const schema = z
  .strictObject({
    name: z.string().optional(),
    embed: embedSchema.optional(),
    eval: evalSchema.optional(),
    retries: z.int().nonnegative().default(2),
    needs: needs.prefault({}),
    priority: z.int().default(0),
  })
  .refine(({ embed, eval: measured }) => (embed === undefined) !== (measured === undefined), {
    error: "expected one of embed and eval, received both or none",
  });

function checked(tree: unknown): z.output<typeof schema> {
  const read = schema.safeParse(tree);
  if (read.success) return read.data;
  throw schemaError(read.error, "job", schema, "See docs/guide/sweeps.md.");
}

/** Whether a tree is a job that is cut into shards. */
export const isJob = (tree: object): boolean => "embed" in tree || "eval" in tree;

/** The shards of a job as the tasks of a plan. */
export async function jobPlan(tree: unknown): Promise<Plan> {
  const { embed, eval: measured, retries, priority, needs, ...given } = checked(tree);
  const { shards, warnings } = embed !== undefined ? await embedShards(embed) : await evalShards(measured!);
  const run = embed?.run ?? measured?.run;
  const { backend = run === undefined ? "cpu" : runs.backendOf(run), ...rest } = needs;
  const trials = shards.map((shard, at) => ({
    ...shard,
    ...{ needs: { ...rest, backend }, priority, settings: { shard: at + 1 }, seed: 0 },
  }));
  const name = given.name ?? (embed === undefined ? "eval" : "embed");
  return { name, trials, objective: null, pruning: null, retries, warnings };
}

/** Writes the result of a job whose shards are all done, given in the plan's order; gives what a person should know of it. */
export function joinJob(tree: unknown, shards: readonly Joined[]): Readonly<Record<string, unknown>> {
  const { embed, eval: measured } = checked(tree);
  return embed !== undefined ? { ...joinEmbedded(embed, shards) } : { ...joinEvaluated(measured!, shards) };
}
