/**
 * An independent judge of edited images: a classifier of every factor, trained on real images and their real labels and
 * never on a model that is judged. Each factor has an embedding of its own; its levels are classified by their cosine
 * with one vector per level (Wang et al. 2017, "NormFace", arXiv:1704.06369), so that an embedding also compares images
 * of levels that were never seen: two images of a stranger lie near each other.
 */

import { cached, digestOf } from "../../data/images/cache.ts";
import { pixels } from "../../data/images/pixels.ts";
import {
  add,
  buildStep,
  concat,
  emitModel,
  type Feeds,
  frozenScope,
  heUniform,
  input,
  normaliseRows,
  type Runtime,
  type Scope,
  slice,
  type Tensor,
  unpack,
} from "../../engine/index.ts";
import { Interrupted } from "../../errors.ts";
import * as decoders from "../../nets/decoders.ts";
import { conv4, mlp } from "../../nets/index.ts";
import { isHalvable } from "../../nets/layers.ts";
import { adam } from "../../optimisers/index.ts";
import { batchMaker } from "../../pairs/batch.ts";
import { viewOptions } from "../../pairs/views/view.ts";
import { random } from "../../random.ts";
import { levelCrossEntropy, levelScores } from "../../terms/contrastive/normalisedSoftmax.ts";
import type { Assembled } from "../../train/assemble.ts";
import { trainLoop } from "../../train/loop.ts";
import { encoded, StepDraft } from "../../train/termContext.ts";
import type { Dataset, Factor } from "../../types/index.ts";

/** Raised whenever a judge may change, so that the cache never returns another one. */
const VERSION = 1;

/** Width of a factor's embedding. */
export const EMBEDDING = 32;
const TEMPERATURE = 1 / 16;
/** Mild changes of tone, blur and noise: a judge shall look at content, not at sharpness. */
const VIEW = viewOptions.parse({
  ...{ crop: 0, flip: 0, brightness: 0.1, contrast: 0.2, gamma: 0.1, noise: 0.02, blur: 1 },
});

/** How long a judge is trained, and from what chance. */
export interface JudgeOptions {
  readonly steps: number;
  readonly batch: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  onStep?(step: number): void;
}

/** A trained judge. */
export interface JudgeFile {
  /** `images` → `features` [n, 32·factors], `scores` [n, Σ levels]; any batch size */
  readonly model: Uint8Array;
  readonly factors: readonly Factor[];
}

/** The judge of these rows: trained once, kept for next time. */
export async function trainedJudge(
  runtime: Runtime,
  dataset: Dataset,
  rows: Int32Array,
  options: JudgeOptions,
): Promise<JudgeFile> {
  const { steps, batch, seed } = options;
  const { shape, factors } = dataset;
  const settings = { version: VERSION, steps, batch, seed, shape, sizes: factors.map(({ size }) => size) };
  const key = [settings, digestOf(dataset.levels, rows, pixels(dataset, sampleOf(rows)).data)];
  const model = await cached(key, null, () => trainJudge(runtime, dataset, rows, options));
  return { model, factors };
}

/** Rows whose images stand for all of them in the key. */
const sampleOf = (rows: Int32Array): Int32Array => {
  const every = Math.max(1, Math.floor(rows.length / 256));
  return rows.filter((_, at) => at % every === 0);
};

/** A judge decodes nothing. */
const noDecoders = () => {
  throw new Error("a judge has no decoder");
};

async function trainJudge(
  runtime: Runtime,
  dataset: Dataset,
  rows: Int32Array,
  { steps, batch, seed, signal, onStep }: JudgeOptions,
): Promise<Uint8Array> {
  const { factors } = dataset;
  // The name under which judges have drawn from the start: another name would be another judge.
  const rng = random(seed).fork("oracle");
  const dim = EMBEDDING * factors.length;
  const blocks = Object.fromEntries(
    factors.map(({ name }, f) => [name, [f * EMBEDDING, (f + 1) * EMBEDDING] as const]),
  );
  const sizes = { hidden: 256, width: 1 };
  const net = isHalvable(dataset.shape) ? conv4.create(sizes) : mlp.create({ hidden: [256, 256] });
  const decoder = decoders.conv4.create(sizes);
  const plan = {
    net,
    decoder,
    dataset,
    batch,
    dim,
    blocks,
    groups: [],
    stochastic: false,
    frozen: noDecoders,
  };
  const draft = new StepDraft(plan, rng);
  const { codes, scope, levels } = draft.contextOf("oracle");
  const losses = factors.map((factor, f) =>
    levelCrossEntropy(scoresOf(scope, codes, factor, f), levels(factor.name)),
  );
  const { parameters } = draft.parameters;
  const optimiser = adam.create(adam.options.parse({ learningRate: 1e-3 }));
  const step = buildStep({
    loss: losses.reduce(add),
    parts: Object.fromEntries(factors.map(({ name }, f) => [name, losses[f]])),
    parameters,
    optimiser: optimiser.update,
  });
  const job: Pick<Assembled, "step" | "sampler" | "learningRate" | "feeds"> = {
    step,
    sampler: { groups: [], sample: sampling(dataset, rows, batch) },
    learningRate: (at) => optimiser.learningRate(at, steps),
    feeds: (drawn) => ({ images: drawn.images, ...draft.levels.feeds(drawn) }),
  };
  let last: Feeds = step.state;
  for await (const event of trainLoop(job, runtime, { steps, seed, checkpointEvery: 0, signal })) {
    if (event.type === "step") onStep?.(event.step);
    if (event.type !== "end") continue;
    if (event.reason !== "finished")
      throw new Interrupted("stopped while a judge was trained; it begins anew next time");
    last = event.state;
  }
  const values = { ...last, ...unpack(parameters, last.parameters) };
  const images = input("images", [1, ...dataset.shape]) as Tensor;
  const [code] = encoded(plan, frozenScope("encoder", values), images);
  return emitted(code, frozenScope("oracle", values), factors);
}

/** Rows at random, each under mild changes. */
function sampling(dataset: Dataset, rows: Int32Array, batch: number): Assembled["sampler"]["sample"] {
  const view = batchMaker(dataset, VIEW);
  return (chance) =>
    view(
      Int32Array.from({ length: batch }, () => rows[chance.int(rows.length)]),
      chance.fork("views"),
    );
}

/** Embeddings and scores as one model of pictures. */
function emitted(code: Tensor, scope: Scope, factors: readonly Factor[]): Uint8Array {
  const features = factors.map((_, f) => normaliseRows(embeddingOf(code, f)));
  const scores = factors.map((factor, f) => scoresOf(scope, code, factor, f));
  return emitModel({ features: concat(features, 1), scores: concat(scores, 1) }, { anyBatch: true });
}

const embeddingOf = (codes: Tensor, f: number): Tensor => slice(codes, 1, f * EMBEDDING, (f + 1) * EMBEDDING);

/** [rows, levels of the factor] */
function scoresOf(scope: Scope, codes: Tensor, { name, size }: Factor, f: number): Tensor {
  const proxies = scope.within(name).parameter("levels", [size, EMBEDDING], heUniform(EMBEDDING));
  return levelScores(embeddingOf(codes, f), proxies, TEMPERATURE);
}
