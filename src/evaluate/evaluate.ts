/** Codes + levels → scores, beside raw pixels and an untrained encoder. */

import { levelTable } from "../data/dataset.ts";
import { shrunkPixels } from "../data/images/pixels.ts";
import type { Runtime } from "../engine/index.ts";
import { InputError } from "../errors.ts";
import { encode } from "../inference/encode.ts";
import { editing } from "../metrics/blocks/editing.ts";
import { random } from "../random.ts";
import type { Blocks, Dataset, Representation, Sample, Score, Split } from "../types/index.ts";
import { judgedEdits } from "./judge/trials.ts";
import { type PoolOptions, scoreAll } from "./metricPool.ts";

/** Rows a probe is fitted on, and read on, at most, where nobody asks for more: those cost minutes. */
const MOST_ROWS = 2000;

/** An encoder and the rows that it is measured on. */
export interface EvaluateOptions extends PoolOptions {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly blocks: Blocks;
  /** The factor whose levels were held out, or null. */
  readonly unseenFactor: string | null;
  readonly encoder: Uint8Array;
  /** The same encoder before training. */
  readonly untrained: Uint8Array;
  /** Rows of each part that metrics see at most. */
  readonly mostRows?: number;
  /** Codes → pictures, where the run has one. */
  readonly decoder?: Uint8Array | null;
}

/** Scores with what they were read from. */
export interface Evaluation extends Scored {
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
      levels: levelTable(dataset, chosen),
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
  const rows = limited(options.split, options.seed, options.mostRows ?? MOST_ROWS);
  const representation = await withEdits(
    runtime,
    options,
    rows,
    await representationOf(runtime, options, rows),
  );
  return { ...(await scoresOf(representation, options)), representation, rows };
}

/** With what a judge says of edits, where there is a decoder and a metric that asks. */
async function withEdits(
  runtime: Runtime,
  { decoder, onMetric, ...options }: EvaluateOptions,
  limitedRows: Split,
  representation: Representation,
): Promise<Representation> {
  const asked = options.metrics.find(({ name }) => name === "editing");
  if (asked === undefined || !decoder) return representation;
  const given = editing.options.parse(asked.options ?? {});
  const total = options.metrics.length;
  const onStep = (step: number) =>
    onMetric?.({ done: 0, total, share: 0, running: [`a judge of edits, step ${step} of ${given.steps}`] });
  // The judge learns from every picture it may; what is edited is cut to what probes need.
  const split = { ...options.split, unseen: limitedRows.unseen };
  const edits = await judgedEdits(runtime, {
    ...{ ...options, ...given, decoder, split, onStep },
    train: representation.train,
  });
  return { ...representation, edits };
}

/** A metric that was left out, and what the representation lacks for it. */
export interface Skipped {
  readonly metric: string;
  readonly why: string;
}
/** Scores in the order asked for, and the metrics that do not apply. */
export interface Scored {
  readonly scores: Score[];
  readonly skipped: Skipped[];
}

/** The scores of every metric, in order; one that refuses the representation is left out and says why. */
export async function scoresOf(representation: Representation, options: PoolOptions): Promise<Scored> {
  const found = await scoreAll(representation, options);
  return {
    scores: found.filter((score): score is Score => !(score instanceof InputError)),
    skipped: found.flatMap((score, at) =>
      score instanceof InputError ? [{ metric: options.metrics[at].name, why: score.message }] : [],
    ),
  };
}

/** At most so many rows of each part, drawn. */
export function limited(split: Split, seed: number, most: number): Split {
  const cut = (rows: Int32Array, name: string) => {
    if (rows.length <= most) return rows;
    const order = random(seed).fork("evaluate", name).permutation(rows.length);
    return Int32Array.from(order.subarray(0, most), (i) => rows[i]).sort();
  };
  return {
    train: cut(split.train, "train"),
    test: cut(split.test, "test"),
    unseen: cut(split.unseen, "unseen"),
  };
}
