/** Codes + levels → scores, beside raw pixels and an untrained encoder. */
import type { Runtime } from "../engine/index.ts";
import * as metrics from "../metrics/index.ts";
import { random } from "../random.ts";
import { resolve } from "../registry.ts";
import { encode, pixels } from "../train/encode.ts";
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
  onMetric?(name: string, done: number, total: number): void;
}

type Parts = Pick<Representation, "train" | "test" | "unseen">;

export async function representationOf(runtime: Runtime, options: EvaluateOptions): Promise<Representation> {
  const { dataset, blocks, unseenFactor } = options;
  const split = limited(options.split, options.seed);
  const sampled = async (codes: (rows: Int32Array) => Promise<Sample["codes"]>): Promise<Parts> => {
    const part = async (rows: Int32Array) => ({ codes: await codes(rows), levels: levelsOf(dataset, rows) });
    return { train: await part(split.train), test: await part(split.test), unseen: await part(split.unseen) };
  };
  return {
    factors: dataset.factors,
    blocks,
    unseenFactor,
    ...(await sampled((rows) => encode(runtime, options.encoder, dataset, rows))),
    baselines: {
      "raw pixels": await sampled(async (rows) => pixels(dataset, rows)),
      untrained: await sampled((rows) => encode(runtime, options.untrained, dataset, rows)),
    },
  };
}

/** Every metric asked for, in order. */
export async function evaluate(runtime: Runtime, options: EvaluateOptions): Promise<Score[]> {
  const representation = await representationOf(runtime, options);
  return scoresOf(representation, options.metrics, options.seed, options.onMetric);
}

export function scoresOf(
  representation: Representation,
  refs: readonly Ref[],
  seed: number,
  onMetric?: EvaluateOptions["onMetric"],
): Score[] {
  return refs.map((ref, i) => {
    onMetric?.(ref.name, i, refs.length);
    const started = performance.now();
    const score = resolve("metric", metrics, ref)(representation, random(seed).fork("metric", ref.name));
    return { metric: ref.name, ...score, seconds: (performance.now() - started) / 1000 };
  });
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
