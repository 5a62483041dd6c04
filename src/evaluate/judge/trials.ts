/** Edits of a run's pictures, and what a judge that knows real pictures only reads of them: what the metric `editing` scores. */

import { levelTable } from "../../data/dataset.ts";
import { pixels } from "../../data/images/pixels.ts";
import { traverse } from "../../edit/traverse.ts";
import type { Runtime } from "../../engine/index.ts";
import { encode, mapRows } from "../../inference/encode.ts";
import { frechetDistance } from "../../numerics/frechet.ts";
import { rowsAt, swapColumns } from "../../numerics/matrix.ts";
import { random } from "../../random.ts";
import type { Blocks, Dataset, Edits, Matrix, Sample, Split } from "../../types/index.ts";
import { Gallery, type Judge, judgeOf, type Reading, scoresStart } from "./judge.ts";
import { oracleFor } from "./train.ts";

const JUDGE_BATCH = 128;
/** Pictures whose traversals are read, and steps of each. */
const TRAVERSED = 64;
const STEPS = 7;

/** A run's models and data, and what the metric asks for. */
export interface EditsOptions {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly blocks: Blocks;
  readonly unseenFactor: string | null;
  readonly encoder: Uint8Array;
  readonly decoder: Uint8Array;
  /** Codes of training pictures: what traversals go along. */
  readonly train: Sample;
  readonly seed: number;
  /** As options of the metric. */
  readonly pairs: number;
  readonly steps: number;
  readonly judge: number;
  readonly signal?: AbortSignal;
  onStep?(step: number): void;
}

type Decode = (codes: Matrix) => Promise<Matrix>;

/** Everything the parts below share. */
interface Bench {
  readonly options: EditsOptions;
  /** Dataset rows that are edited. */
  readonly rows: Int32Array;
  /** Their codes, in the order of `rows`. */
  readonly codes: Matrix;
  readonly judge: Judge;
  readonly decode: Decode;
  /** Tells held-out levels, which no classifier knows. */
  readonly gallery: Gallery | null;
}

/** Swaps every block that is named after a factor between pictures of held-out rows, and traverses it. */
export async function judgedEdits(runtime: Runtime, options: EditsOptions): Promise<Edits> {
  const { dataset, split, unseenFactor, steps, judge: seed, signal, onStep } = options;
  const strangers = split.unseen.length > 1;
  const rows = strangers ? split.unseen : split.test.length > 1 ? split.test : split.train;
  // A judge of strangers may know every other picture; where there are none, only what trained the model.
  const known = strangers ? Int32Array.from([...split.train, ...split.test]).sort() : split.train;
  const oracle = await oracleFor(runtime, dataset, known, {
    steps,
    batch: JUDGE_BATCH,
    seed,
    signal,
    onStep,
  });
  const judge = await judgeOf(runtime, oracle);
  const session = await runtime.load(options.decoder);
  const decode: Decode = async (codes) => (await mapRows(runtime, session, "code", ["images"], codes))[0];
  const codes = await encode(runtime, options.encoder, dataset, rows);
  const real = (await judge(pixels(dataset, rows))).features;
  const held = dataset.factors.findIndex(({ name }) => name === unseenFactor);
  const gallery = strangers ? new Gallery(real, levelsOf(dataset, rows, held), held) : null;
  const bench: Bench = { options, rows, codes, judge, decode, gallery };
  const rng = random(options.seed).fork("edits");
  const draw = (name: string) => {
    const chance = rng.fork(name);
    return Int32Array.from({ length: options.pairs }, () => chance.int(rows.length));
  };
  const [from, into] = [draw("donor"), draw("source")];
  const { unedited, shown, decoded } = await readUnedited(bench, into);
  const named = Object.entries(options.blocks).flatMap(([block, columns]) => {
    const own = dataset.factors.findIndex(({ name }) => name === block);
    return own < 0 ? [] : [{ block, columns, own }];
  });
  const realism: [string, number[]][] = [
    ["reconstructed", await lookOf(bench, real, decoded, into, into, -1)],
  ];
  const [swaps, traversals]: [Record<string, Edits["swaps"][string]>, Record<string, Matrix>] = [{}, {}];
  for (const { block, columns, own } of named) {
    const edited = await decode(swapColumns(codes, columns, from, into));
    swaps[block] = {
      said: saidOf(bench, await judge(edited), own === held ? from : into),
      right: allLevels(dataset, rows, into),
      donor: allLevels(dataset, rows, from),
    };
    realism.push([block, await lookOf(bench, real, edited, from, into, own)]);
    realism.push([`${block}, before`, await lookOf(bench, real, shown, from, into, own)]);
    traversals[block] = await traversed(bench, into.subarray(0, TRAVERSED), columns, own);
  }
  return {
    rows: strangers ? "unseen" : "test",
    unedited,
    swaps,
    traversals,
    realism: tableOf(realism, dataset),
  };
}

const levelsOf = ({ levels, factors }: Dataset, rows: Int32Array, f: number): Int32Array =>
  rows.map((row) => levels[row * factors.length + f]);

/** Levels of the picked rows, [picked, factors]. */
const allLevels = (dataset: Dataset, rows: Int32Array, picked: Int32Array): Int32Array =>
  levelTable(
    dataset,
    picked.map((at) => rows[at]),
  );

/** Levels as read; held-out ones by the gallery, where `of` says which known picture shows the right one. */
function saidOf({ options, gallery }: Bench, { levels, features }: Reading, of: Int32Array): Int32Array {
  if (gallery === null) return levels;
  const { factors } = options.dataset;
  const held = factors.findIndex(({ name }) => name === options.unseenFactor);
  const said = levels.slice();
  gallery.levelsOf(features, of).forEach((level, row) => {
    said[row * factors.length + held] = level;
  });
  return said;
}

async function readUnedited(bench: Bench, into: Int32Array) {
  const { options, rows, codes, judge, decode } = bench;
  const right = allLevels(options.dataset, rows, into);
  const decoded = await decode(rowsAt(codes, into));
  const shown = pixels(
    options.dataset,
    into.map((at) => rows[at]),
  );
  const said = async (pictures: Matrix) => saidOf(bench, await judge(pictures), into);
  const unedited = {
    real: { said: await said(shown), right },
    reconstructed: { said: await said(decoded), right },
  };
  return { unedited, shown, decoded };
}

/** Fréchet distance of the judge's features from those of real pictures; PSNR to the true picture where it can be drawn. */
async function lookOf(
  { options: { dataset }, rows, judge }: Bench,
  real: Matrix,
  pictures: Matrix,
  from: Int32Array,
  into: Int32Array,
  own: number,
): Promise<number[]> {
  const distance = frechetDistance(real, (await judge(pictures)).features);
  if (dataset.render === undefined) return [distance];
  const wanted = allLevels(dataset, rows, into);
  const donors = allLevels(dataset, rows, from);
  const { length: count } = dataset.factors;
  for (let i = 0; i < into.length && own >= 0; i++) wanted[i * count + own] = donors[i * count + own];
  return [distance, psnr(pictures.data, dataset.render(wanted))];
}

/** Decibels of 1 over the mean squared error. */
function psnr(pictures: Float32Array, truth: Uint8Array): number {
  const squares = pictures.reduce((sum, value, i) => sum + (value - truth[i] / 255) ** 2, 0);
  return -10 * Math.log10(Math.max(1e-12, squares / pictures.length));
}

/** Log odds of the last step's level against the first's, [traversals, steps]. */
async function traversed(
  { options: { train, dataset }, codes, judge, decode }: Bench,
  picked: Int32Array,
  columns: readonly [number, number],
  own: number,
): Promise<Matrix> {
  const data = new Float32Array(picked.length * STEPS);
  for (const [i, at] of picked.entries()) {
    const code = codes.data.subarray(at * codes.columns, (at + 1) * codes.columns);
    const { levels, scores } = await judge(
      await decode(traverse({ train }, code, columns, { steps: STEPS })),
    );
    const start = scoresStart(dataset.factors, own);
    const level = (step: number) => start + levels[step * dataset.factors.length + own];
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
