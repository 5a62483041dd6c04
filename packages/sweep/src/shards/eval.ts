/** `eval` in shards, one for each metric, and how their scores become what one machine prints. */
import { z } from "zod";
import { metricsAsked, type SourceFlags } from "../../../../src/cli/kit.ts";
import {
  type Experiment,
  evaluation,
  InputError,
  registries,
  runs,
  type Score,
} from "../../../../src/index.ts";
import { nameOf } from "../plan/index.ts";
import { fileDigest, runDigest } from "./inputs.ts";
import type { Joined, Shard, Shards } from "./job.ts";

type Ref = Experiment["metrics"][number];

/** What a shard of `eval` is given. */
export interface EvalShardSpec {
  /** A run folder, or flags of `eval --codes`. */
  readonly run?: string;
  readonly codes?: SourceFlags;
  readonly metrics: readonly Ref[];
  /** Digests of what is read, by path. */
  readonly inputs: Readonly<Record<string, string>>;
}

const list = z.union([z.string(), z.array(z.string()).transform((items) => items.join(","))]).optional();
const file = z.string().optional();

/** What a person says of an evaluation in shards: the options of `eval`, and where its JSON document goes. */
export const evalSchema = z
  .strictObject({
    ...{ run: file, codes: file, factors: file, batches: file, out: z.string(), metrics: list },
    ...{ names: list, kinds: list, missing: list, blocks: list, separator: file },
    split: z.enum(["shuffled", "ordered"]).optional(),
    seed: z.int().nonnegative().optional(),
  })
  .refine(
    ({ run, codes, factors }) => (run === undefined) === (codes !== undefined && factors !== undefined),
    {
      error: "expected a run, or codes with factors, received both or neither",
    },
  );
/** The same, checked. */
export type EvalJob = z.output<typeof evalSchema>;

/** The metrics of a job in the order of `eval`: those named, a run's own list, or all. */
function askedBy({ run, metrics }: EvalJob): readonly Ref[] {
  const own =
    run === undefined ? registries.metric.names.map((name): Ref => ({ name })) : runs.openRun(run).metrics;
  return metricsAsked({ metrics }) ?? own;
}

/** The shards of an evaluation: one for each metric; those that read edits share the judge of them. */
export async function evalShards(job: EvalJob): Promise<Shards> {
  const { run, codes, factors, batches, names, kinds, missing, blocks, separator, split, seed } = job;
  const read = { names, kinds, missing, blocks, separator, split, seed };
  const files = run === undefined ? [codes, factors, batches].filter((path) => path !== undefined) : [];
  const digests = await Promise.all(files.map(async (path) => [path, await fileDigest(path)] as const));
  const inputs = run === undefined ? Object.fromEntries(digests) : { [run]: await runDigest(run) };
  const source = run === undefined ? { codes: { codes, factors, batches, ...read } } : { run };
  const depends = { read, inputs: Object.values(inputs), record: run && runs.readData(run)?.digest };
  const shardOf = (metrics: readonly Ref[]): Shard => ({
    kind: "evalShard",
    name: nameOf({ kind: "evalShard", ...depends, metrics }),
    spec: { ...source, metrics, inputs },
  });
  const groups = Map.groupBy(askedBy(job), (ref) =>
    registries.metric.lookup(ref.name).needs === "edits" ? "edits" : ref,
  );
  return { shards: [...groups.values()].map(shardOf), warnings: [] };
}

/** What a finished shard says. */
interface Part {
  readonly scores: readonly Score[];
  readonly skipped: readonly { readonly metric: string; readonly why: string }[];
  readonly warnings: readonly string[];
}

/** Writes the document that `eval --json` prints on one machine; only the seconds are those of the shards. */
export function joinEvaluated(job: EvalJob, shards: readonly Joined[]): Part & { readonly sentence: string } {
  const parts = shards.map(({ result }) => result as unknown as Part);
  const order = askedBy(job).map(({ name }) => name);
  const inOrder = <Each extends { readonly metric: string }>(list: readonly Each[]) =>
    list.toSorted((a, b) => order.indexOf(a.metric) - order.indexOf(b.metric));
  const scores = inOrder(parts.flatMap((part) => part.scores));
  // One machine says first what the representation lacks, then what metrics refused.
  const [refused, lacking] = [true, false].map((side) =>
    inOrder(parts.flatMap(({ skipped }) => skipped.filter((each) => evaluation.isRefusal(each) === side))),
  );
  const skipped = [...lacking, ...refused];
  const names = skipped.map(({ metric }) => metric).join(", ");
  if (scores.length === 0)
    throw new InputError(
      "job",
      "eval",
      "a metric that applies",
      `only some that do not (${names})`,
      "Ask for others.",
    );
  const [{ warnings }] = parts;
  const said = { scores, skipped, warnings, sentence: evaluation.conclusion(scores) };
  runs.writeJson(job.out, { ...(job.run !== undefined && { run: job.run }), ...said });
  return said;
}
