/** One training in one fold: trained once, encoded once, and every projection of its codes scored. */

import { levelTable } from "../data/dataset.ts";
import { mirrored } from "../data/images/mirrored.ts";
import type { Runtime } from "../engine/index.ts";
import { Interrupted } from "../errors.ts";
import { forChannels } from "../inference/contract.ts";
import { encodeOutputs, OWN_PORTS } from "../inference/encode.ts";
import { productsOn } from "../inference/products.ts";
import { fitInOrder } from "../projections/fit.ts";
import { random } from "../random.ts";
import type { Dataset, Matrix, ProjectionSample, Ref, Sample } from "../types/index.ts";
import type { Training } from "./candidates.ts";
import type { HeldOutScores } from "./choice.ts";
import type { Fold } from "./folds.ts";
import { perturbed } from "./perturbed.ts";
import { throughAll } from "./projected.ts";
import { heldOutScores, type Questions } from "./score.ts";
import { similaritiesOf } from "./similarities.ts";

/** What all trainings of a choice are measured with. */
export interface Bench {
  readonly content: string;
  readonly nuisance: readonly string[];
  readonly runtime: Runtime;
  readonly dataset: Dataset;
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Codes of the held-out rows after each list of closed-form layers, which are fitted to the training pictures of the fold: for
 * each list, those of every dataset in `pictures`, which shows the same rows in its way. A layer that is not there or cannot be
 * fitted is an InputError; `signal` stops it with Interrupted.
 */
export async function heldCodes(
  bench: Bench,
  encoder: Uint8Array,
  { train, held }: Fold,
  layers: readonly (readonly Ref[])[],
  pictures: readonly Dataset[],
): Promise<Matrix[][]> {
  const { runtime, dataset, content, nuisance, seed } = bench;
  const session = await runtime.load(forChannels(encoder, dataset.shape[0]));
  const encode = async (shown: Dataset, rows: Int32Array) =>
    (await encodeOutputs(runtime, session, { ports: OWN_PORTS, dataset: shown, rows }))[0];
  const codes: Matrix[] = [];
  for (const shown of pictures) codes.push(await encode(shown, held));
  const levels = levelTable(dataset, train);
  const sets: Sample[] = [];
  for (const shown of [dataset, ...mirrored(dataset)])
    sets.push({ codes: await encode(shown, train), levels });
  const rng = random(seed).fork("projections");
  const products = productsOn(runtime);
  const sample: ProjectionSample = { factors: dataset.factors, sets, content, nuisance, rng, products };
  const all: Matrix[][] = [];
  for (const list of layers) {
    if (bench.signal?.aborted) throw new Interrupted("stopped");
    all.push(await throughAll(runtime, await fitInOrder(list, sample), codes));
  }
  return all;
}

/** Scores of every candidate of a training, in order. */
export async function measured(
  bench: Bench,
  training: Training,
  encoder: Uint8Array,
  fold: Fold,
  questions: Questions,
): Promise<HeldOutScores[]> {
  const { dataset, seed, runtime } = bench;
  const pictures = [dataset, perturbed(dataset, random(seed))];
  const scores: HeldOutScores[] = [];
  for (const [plain, moved] of await heldCodes(bench, encoder, fold, training.layers, pictures))
    scores.push(await scoresOf(runtime, questions, plain, moved));
  return scores;
}

/** Scores of codes of held-out pictures. */
export async function scoresOf(
  runtime: Runtime,
  questions: Questions,
  plain: Matrix,
  moved: Matrix,
): Promise<HeldOutScores> {
  const similar = await similaritiesOf(runtime, plain, plain);
  return heldOutScores(questions, similar, await similaritiesOf(runtime, moved, plain));
}
