/** Edits of a run's images, and what a judge that knows real images only predicts of them: what the metric `editing` scores. */
import { levelTable } from "../../data/dataset.ts";
import { pixels } from "../../data/images/pixels.ts";
import { traverse } from "../../edit/traverse.ts";
import { InputError } from "../../errors.ts";
import type { Codec } from "../../inference/codec.ts";
import { frechetDistance } from "../../numerics/frechet.ts";
import { rowsAt, swapColumns } from "../../numerics/matrix.ts";
import { random } from "../../random.ts";
import type { Dataset, Edits, Matrix, Representation, Split } from "../../types/index.ts";
import { Gallery, type Judge, judgeOf, type Prediction, scoresStart } from "./judge.ts";
import { trainedJudge } from "./train.ts";

const JUDGE_BATCH = 128;
/** Images whose traversals are judged, and steps of each. */
const TRAVERSED = 64;
const STEPS = 7;

/** What the metric asks for, and who watches. */
export interface EditTrials {
  /** Images edited per block. */
  readonly pairs: number;
  /** Steps by which the judge is trained, and its seed. */
  readonly steps: number;
  readonly judge: number;
  readonly signal?: AbortSignal;
  onStep?(step: number): void;
}

/** What is edited: the run's codes, and the rows behind them. */
export interface EditMaterial {
  readonly dataset: Dataset;
  readonly representation: Representation;
  /** Dataset rows of the representation's parts. */
  readonly rows: Split;
  /** Every row of the split: a judge learns from all that it may know. */
  readonly known: Split;
  readonly seed: number;
}

/** Everything the parts below share. */
interface Bench {
  readonly dataset: Dataset;
  readonly representation: Representation;
  /** Dataset rows that are edited. */
  readonly rows: Int32Array;
  /** Their codes, in the order of `rows`. */
  readonly codes: Matrix;
  readonly judge: Judge;
  readonly decode: NonNullable<Codec["decode"]>;
  /** Features of the real images, in the order of `rows`. */
  readonly real: Matrix;
  /** Column of the held-out factor, or −1. */
  readonly held: number;
  /** Recognises held-out levels, which no classifier was trained on. */
  readonly gallery: Gallery | null;
}

/** One edit each: a part of image `from` put into image `into`; positions in the bench's rows. */
interface Draws {
  readonly from: Int32Array;
  readonly into: Int32Array;
}

/** Swaps every block that is named after a factor between images of held-out rows, and traverses it. */
export async function judgedEdits(codec: Codec, material: EditMaterial, trials: EditTrials): Promise<Edits> {
  const { dataset, representation } = material;
  const bench = await benchOf(codec, material, trials);
  const draws = drawsOf(bench, trials.pairs, material.seed);
  const { unedited, shown, decoded } = await judgedUnedited(bench, draws.into);
  const nothing = { ...draws, from: draws.into };
  const realism: [string, number[]][] = [
    ["reconstructed", await realismOf(bench, decoded, { ...nothing, factor: -1 })],
  ];
  const [swaps, traversals]: [Record<string, Edits["swaps"][string]>, Record<string, Matrix>] = [{}, {}];
  for (const [block, columns] of Object.entries(representation.blocks)) {
    const factor = dataset.factors.findIndex(({ name }) => name === block);
    if (factor < 0) continue;
    const edited = await bench.decode(swapColumns(bench.codes, columns, draws.from, draws.into));
    swaps[block] = {
      prediction: predicted(
        bench,
        await bench.judge(edited),
        factor === bench.held ? draws.from : draws.into,
      ),
      target: levelsAt(bench, draws.into),
      donor: levelsAt(bench, draws.from),
    };
    realism.push([block, await realismOf(bench, edited, { ...draws, factor })]);
    realism.push([`${block}, before`, await realismOf(bench, shown, { ...draws, factor })]);
    traversals[block] = await traversed(bench, draws.into.subarray(0, TRAVERSED), columns, factor);
  }
  const strangers = bench.gallery !== null;
  return {
    rows: strangers ? "unseen" : "test",
    unedited,
    swaps,
    traversals,
    realism: tableOf(realism, dataset),
  };
}

/** A judge of held-out levels may learn from every other image; where there are none, only from what trained the model. */
export const taughtRows = ({ train, test }: Split, strangers: boolean): Int32Array =>
  strangers ? Int32Array.from([...train, ...test]).sort() : train;

async function benchOf(
  codec: Codec,
  { dataset, representation, rows, known }: EditMaterial,
  { steps, judge: seed, signal, onStep }: EditTrials,
): Promise<Bench> {
  const { decode, runtime } = codec;
  if (decode === null) {
    const todo = 'Train with a term that decodes, e.g. "reconstruction".';
    throw new InputError("metric", "editing", "a run with a decoder", "none", todo);
  }
  const held = dataset.factors.findIndex(({ name }) => name === representation.unseenFactor);
  const strangers = held >= 0 && rows.unseen.length > 1;
  const part = strangers ? "unseen" : rows.test.length > 1 ? "test" : "train";
  const taught = taughtRows(known, strangers);
  const options = { steps, batch: JUDGE_BATCH, seed, signal, onStep };
  const judge = await judgeOf(runtime, await trainedJudge(runtime, dataset, taught, options));
  const { features: real } = await judge(pixels(dataset, rows[part]));
  const levels = levelTable(dataset, rows[part]);
  const ofHeld = rows[part].map((_, i) => levels[i * dataset.factors.length + held]);
  return {
    ...{ dataset, representation, judge, decode, real, held },
    rows: rows[part],
    codes: representation[part].codes,
    gallery: strangers ? new Gallery(real, ofHeld, held) : null,
  };
}

function drawsOf({ rows }: Bench, pairs: number, seed: number): Draws {
  const rng = random(seed).fork("edits");
  const draw = (name: string) => {
    const chance = rng.fork(name);
    return Int32Array.from({ length: pairs }, () => chance.int(rows.length));
  };
  return { from: draw("donor"), into: draw("source") };
}

/** Levels of the picked rows, [picked, factors]. */
const levelsAt = ({ dataset, rows }: Bench, picked: Int32Array): Int32Array =>
  levelTable(
    dataset,
    picked.map((at) => rows[at]),
  );

/** Predicted levels; held-out ones by the gallery, where `of` says which known image shows the target. */
function predicted(
  { dataset: { factors }, held, gallery }: Bench,
  { levels, features }: Prediction,
  of: Int32Array,
): Int32Array {
  if (gallery === null) return levels;
  const prediction = levels.slice();
  gallery.levelsOf(features, of).forEach((level, row) => {
    prediction[row * factors.length + held] = level;
  });
  return prediction;
}

async function judgedUnedited(bench: Bench, into: Int32Array) {
  const { dataset, rows, codes, judge, decode } = bench;
  const target = levelsAt(bench, into);
  const decoded = await decode(rowsAt(codes, into));
  const shown = pixels(
    dataset,
    into.map((at) => rows[at]),
  );
  const of = async (images: Matrix) => predicted(bench, await judge(images), into);
  const unedited = {
    real: { prediction: await of(shown), target },
    reconstructed: { prediction: await of(decoded), target },
  };
  return { unedited, shown, decoded };
}

/** Fréchet distance of the judge's features from those of real images; PSNR to the true image where it can be drawn. */
async function realismOf(
  bench: Bench,
  images: Matrix,
  { from, into, factor }: Draws & { readonly factor: number },
): Promise<number[]> {
  const { dataset, judge, real } = bench;
  const distance = frechetDistance(real, (await judge(images)).features);
  if (dataset.render === undefined) return [distance];
  const wanted = levelsAt(bench, into);
  const donors = levelsAt(bench, from);
  const { length: count } = dataset.factors;
  for (let i = 0; i < into.length && factor >= 0; i++)
    wanted[i * count + factor] = donors[i * count + factor];
  return [distance, psnr(images.data, dataset.render(wanted))];
}

/** Decibels of 1 over the mean squared error. */
function psnr(images: Float32Array, truth: Uint8Array): number {
  const squares = images.reduce((sum, value, i) => sum + (value - truth[i] / 255) ** 2, 0);
  return -10 * Math.log10(Math.max(1e-12, squares / images.length));
}

/** Log odds of the last step's level against the first's, [traversals, steps]. */
async function traversed(
  { representation: { train }, dataset: { factors }, codes, judge, decode }: Bench,
  picked: Int32Array,
  columns: readonly [number, number],
  factor: number,
): Promise<Matrix> {
  const data = new Float32Array(picked.length * STEPS);
  const start = scoresStart(factors, factor);
  for (const [i, at] of picked.entries()) {
    const code = codes.data.subarray(at * codes.columns, (at + 1) * codes.columns);
    const images = await decode(traverse({ train }, code, columns, { steps: STEPS }));
    const { levels, scores } = await judge(images);
    const level = (step: number) => start + levels[step * factors.length + factor];
    const [first, last] = [level(0), level(STEPS - 1)];
    for (let step = 0; step < STEPS; step++) {
      const row = step * scores.columns;
      data[i * STEPS + step] = scores.data[row + last] - scores.data[row + first];
    }
  }
  return { rows: picked.length, columns: STEPS, data };
}

function tableOf(rows: readonly [string, number[]][], { render }: Dataset): Edits["realism"] {
  const columns = ["fréchet", ...(render === undefined ? [] : ["psnr"])];
  return { rows: rows.map(([name]) => name), columns, values: rows.map(([, values]) => values) };
}
