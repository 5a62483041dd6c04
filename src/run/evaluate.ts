/** Codes + levels → scores, beside raw pixels and an untrained encoder. */
import { setImmediate } from "node:timers/promises";
import { Interrupted } from "../check.ts";
import type { Runtime } from "../engine/index.ts";
import * as metrics from "../metrics/index.ts";
import { random } from "../random.ts";
import { resolve } from "../registry.ts";
import { encode, shrunkPixels } from "../train/encode.ts";
import type { Blocks, Dataset, Ref, Representation, Sample, Score, Split } from "../types.ts";

/** Rows a probe is fitted on, and read on, at most: more change no conclusion and cost minutes. */
const MOST_ROWS = 2000;

export interface EvaluateOptions {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly blocks: Blocks;
  /** The factor whose levels were held out, or null. */
  readonly unseenFactor: string | null;
  readonly encoder: Uint8Array;
  /** The same encoder before training. */
  readonly untrained: Uint8Array;
  readonly metrics: readonly Ref[];
  readonly seed: number;
  readonly signal?: AbortSignal;
  onMetric?(name: string, done: number, total: number): void;
}

export interface Evaluation {
  readonly scores: Score[];
  readonly representation: Representation;
  /** The rows behind the representation: the split, cut to what probes need. */
  readonly rows: Split;
}

type Parts = Pick<Representation, "train" | "test" | "unseen">;

/** Codes of every part of `rows`, beside raw pixels and the untrained encoder. */
export async function representationOf(
  runtime: Runtime,
  options: EvaluateOptions,
  rows: Split,
): Promise<Representation> {
  const { dataset, blocks, unseenFactor } = options;
  const sampled = async (codes: (rows: Int32Array) => Promise<Sample["codes"]>): Promise<Parts> => {
    const part = async (chosen: Int32Array) => ({
      codes: await codes(chosen),
      levels: levelsOf(dataset, chosen),
    });
    return { train: await part(rows.train), test: await part(rows.test), unseen: await part(rows.unseen) };
  };
  return {
    factors: dataset.factors,
    blocks,
    unseenFactor,
    ...(await sampled((chosen) => encode(runtime, options.encoder, dataset, chosen))),
    baselines: {
      "raw pixels": await sampled(async (chosen) => shrunkPixels(dataset, chosen)),
      untrained: await sampled((chosen) => encode(runtime, options.untrained, dataset, chosen)),
    },
  };
}

/** Every metric asked for, in order. */
export async function evaluate(runtime: Runtime, options: EvaluateOptions): Promise<Evaluation> {
  const rows = limited(options.split, options.seed);
  const representation = await representationOf(runtime, options, rows);
  return { scores: await scoresOf(representation, options), representation, rows };
}

/** Runs metrics; between two of them a Ctrl-C is heard. */
export async function scoresOf(
  representation: Representation,
  {
    metrics: refs,
    seed,
    signal,
    onMetric,
  }: Pick<EvaluateOptions, "metrics" | "seed" | "signal" | "onMetric">,
): Promise<Score[]> {
  const scores: Score[] = [];
  for (const [i, ref] of refs.entries()) {
    onMetric?.(ref.name, i, refs.length);
    await setImmediate();
    if (signal?.aborted) throw new Interrupted("stopped while measuring; the trained encoder is kept");
    const started = performance.now();
    const score = resolve("metric", metrics, ref)(representation, random(seed).fork("metric", ref.name));
    scores.push({ metric: ref.name, ...score, seconds: (performance.now() - started) / 1000 });
  }
  onMetric?.("done", refs.length, refs.length);
  return scores;
}

function limited(split: Split, seed: number): Split {
  const cut = (rows: Int32Array, name: string) => {
    if (rows.length <= MOST_ROWS) return rows;
    const order = random(seed).fork("evaluate", name).permutation(rows.length);
    return Int32Array.from(order.subarray(0, MOST_ROWS), (i) => rows[i]).sort();
  };
  return {
    train: cut(split.train, "train"),
    test: cut(split.test, "test"),
    unseen: cut(split.unseen, "unseen"),
  };
}

function levelsOf(dataset: Dataset, rows: Int32Array): Int32Array {
  const count = dataset.factors.length;
  const levels = new Int32Array(rows.length * count);
  rows.forEach((row, i) => {
    levels.set(dataset.levels.subarray(row * count, (row + 1) * count), i * count);
  });
  return levels;
}
