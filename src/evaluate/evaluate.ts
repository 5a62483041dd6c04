/** Codes and levels → scores, beside raw pixels and an untrained encoder. */
import { levelTable } from "../data/dataset.ts";
import { shrunkPixels } from "../data/images/pixels.ts";
import { splitOf, unseenFactor } from "../data/split.ts";
import { InputError, orInterrupted } from "../errors.ts";
import type { Codec, Encoder } from "../inference/codec.ts";
import { RAW_PIXELS, UNTRAINED } from "../metrics/frame/baselines.ts";
import { mapsLeftOut, withoutMaps } from "../metrics/frame/maps.ts";
import { idleReason, scorable } from "../metrics/frame/scorable.ts";
import { metrics as registry } from "../metrics/registry.ts";
import { random } from "../random.ts";
import type {
  Dataset,
  Experiment,
  Ref,
  Representation,
  Sample,
  Score,
  Skipped,
  Split,
} from "../types/index.ts";
import { type EditTrials, judgedEdits } from "./judge/trials.ts";
import { type PoolOptions, scoreAll } from "./metricPool.ts";

/** Rows of each part that metrics see at most, unless more are asked for: probes on more cost minutes. */
export const MOST_ROWS = 2000;

/** How a run is measured, and who watches. */
export interface EvaluateOptions extends Pick<PoolOptions, "signal" | "onMetric"> {
  /** Rows of each part that metrics see at most. */
  readonly mostRows?: number;
  /** The rows of every part; by default drawn as the experiment says. */
  readonly split?: Split;
}

/** Scores in the order asked for, and the metrics that do not apply. */
export interface Scored {
  readonly scores: Score[];
  readonly skipped: Skipped[];
}
/** Scores with what they were computed from. */
export interface Evaluation extends Scored {
  readonly representation: Representation;
  /** The rows behind the representation: the split, cut to what probes need. */
  readonly rows: Split;
}

/**
 * Every metric of the experiment, in order, on the rows of its split; Interrupted as soon as the signal is aborted. A metric that
 * is not there, or that the data cannot answer, is an InputError.
 */
export function evaluate(
  codec: Codec,
  experiment: Experiment,
  dataset: Dataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const stopped = "stopped while measuring; what was there before is kept";
  return orInterrupted(measured(codec, experiment, dataset, options), options.signal, stopped);
}

async function measured(
  codec: Codec,
  experiment: Experiment,
  dataset: Dataset,
  { mostRows = MOST_ROWS, split = splitOf(dataset, experiment), ...watched }: EvaluateOptions,
): Promise<Evaluation> {
  const { metrics, seed } = experiment;
  const rows = limited(split, seed, mostRows);
  const encoded = await representationOf(codec, experiment, dataset, rows);
  const pool = { metrics, seed, ...watched };
  const edits = await editsOf(codec, { dataset, split, rows, representation: encoded }, pool);
  const representation = edits === null ? encoded : { ...encoded, edits };
  return { ...(await scoresOf(representation, pool)), representation, rows };
}

type Parts = Pick<Representation, "train" | "test" | "unseen">;

/** Codes of every part of `rows`, each row encoded once, beside raw pixels and the untrained encoder. */
async function representationOf(
  codec: Codec,
  experiment: Experiment,
  dataset: Dataset,
  rows: Split,
): Promise<Representation> {
  const parts = async (codes: (rows: Int32Array) => Promise<Sample["codes"]>): Promise<Parts> => {
    const part = async (chosen: Int32Array) => ({
      codes: await codes(chosen),
      levels: levelTable(dataset, chosen),
    });
    return { train: await part(rows.train), test: await part(rows.test), unseen: await part(rows.unseen) };
  };
  const encoded = (encoder: Encoder) => parts((chosen) => encoder.encodeRows(dataset, chosen));
  return {
    factors: dataset.factors,
    blocks: codec.blocks,
    unseenFactor: unseenFactor(experiment.split),
    ...(await encoded(codec)),
    baselines: {
      [RAW_PIXELS]: await parts(async (chosen) => shrunkPixels(dataset, chosen)),
      // Where nothing is trained it is the same encoder.
      ...(experiment.steps !== 0 && { [UNTRAINED]: await encoded(codec.untrained) }),
    },
  };
}

/** What is encoded, and which rows there are besides. */
interface Material {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly rows: Split;
  readonly representation: Representation;
}

/** What a judge says of edits; null where the run has no decoder, or no metric needs them. */
async function editsOf(
  codec: Codec,
  { split, rows, ...material }: Material,
  { metrics: asked, seed, signal, onMetric }: PoolOptions,
): Promise<Representation["edits"] | null> {
  const wanted = asked.find(({ name }) => registry.lookup(name).needs === "edits");
  if (wanted === undefined || codec.decode === null) return null;
  const trials = optionsOf(wanted) as EditTrials;
  const total = asked.length;
  const onStep = (step: number) =>
    onMetric?.({ done: 0, total, share: 0, running: [`a judge of edits, step ${step} of ${trials.steps}`] });
  return judgedEdits(codec, { ...material, known: split, rows, seed }, { ...trials, signal, onStep });
}

const optionsOf = ({ name, options = {} }: Ref): unknown => registry.lookup(name).options.parse(options);

/** Why a metric would not be computed, or null where it would be. */
export function skipReason(name: string, representation: Representation, elsewhere: boolean): string | null {
  const { scoring } = registry.lookup(name);
  const seen = scoring?.perDimension ? withoutMaps(representation) : representation;
  const lacks = elsewhere || seen !== representation ? scoring?.lacks?.(seen) : null;
  const idle = idleReason(scoring ?? {}, seen) ?? lacks ?? null;
  return idle !== null && seen !== representation
    ? `${mapsLeftOut(representation.blocks)}, and ${idle}`
    : idle;
}

/**
 * The scores of every metric, in order; one that could not fail on the representation, or refuses it, is left out and says why.
 * `elsewhere`: another program made the codes. An unknown metric is an InputError; Interrupted as soon as the signal is aborted.
 */
export async function scoresOf(
  given: Representation,
  options: PoolOptions,
  elsewhere = false,
): Promise<Scored> {
  const { representation, warnings } = scorable(given);
  const maps = mapsLeftOut(representation.blocks);
  const reasons = options.metrics.map(({ name }) => skipReason(name, representation, elsewhere));
  const metrics = options.metrics.filter((_, at) => reasons[at] === null);
  const found = await scoreAll(representation, { ...options, metrics });
  const lacking = options.metrics.map(({ name }, at) => ({ metric: name, why: reasons[at] }));
  return {
    scores: found
      .filter((score): score is Score => !(score instanceof InputError))
      .map((score) => {
        const read = registry.lookup(score.metric).scoring?.perDimension && maps !== null ? [maps] : [];
        const said = [...warnings, ...read];
        return said.length > 0 ? { ...score, warnings: [...score.warnings, ...said] } : score;
      }),
    skipped: [
      ...lacking.filter((each): each is Skipped => each.why !== null),
      ...found.flatMap((score, at) =>
        score instanceof InputError ? [{ metric: metrics[at].name, why: score.message }] : [],
      ),
    ],
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
