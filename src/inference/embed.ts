/** Codes of new pictures by a run's encoder, any number of them: one batch is read from disk while another is encoded. */
import { type CodeFile, createCodeFile } from "../data/features/write/codeFile.ts";
import { Fitting } from "../data/images/fitting.ts";
import { inOrder } from "../data/images/pool.ts";
import type { FittedImage, Shape } from "../data/images/read.ts";
import { InputError, orInterrupted } from "../errors.ts";
import { openRun } from "../run/folder.ts";
import { lockOutput, whileLocked } from "../run/lock.ts";
import type { Blocks, Experiment, Matrix } from "../types/index.ts";
import { type CodecOptions, openCodec } from "./codec.ts";
import { readerFor, targetOf } from "./readAsData.ts";

/** Pictures encoded together, and files read at the same time. */
const BATCH = 256;
const AT_ONCE = 16;

/** A picture that could not be read, and why. */
export interface Skipped {
  readonly file: string;
  readonly why: string;
}
/** What was written, and what was left out. */
export interface Embedded {
  /** Rows of the file, in order; empty where `onNames` is told of them. */
  readonly files: readonly string[];
  readonly blocks: Blocks;
  readonly skipped: readonly Skipped[];
  /** What was done to pictures so that they fit, in sentences. */
  readonly notes: readonly string[];
  readonly rows: number;
  readonly imagesPerSecond: number;
}
/** Which pictures are encoded, by which run, and where the codes are written. */
export interface EmbedOptions extends CodecOptions {
  readonly run: string;
  /** Paths of the pictures; they are taken batch by batch. */
  readonly files: Iterable<string>;
  /** .npy, .csv or .parquet */
  readonly out: string;
  readonly signal?: AbortSignal;
  /** Is told how many pictures are done, written or left out. */
  onRows?(done: number): void;
  /** Is told the names of the next rows, which are then not kept. */
  onNames?(names: readonly string[]): void;
  onSkipped?(skipped: Skipped): void;
  /** Is told of a lock that was taken over. */
  onNote?(text: string): void;
}

/** Images of a batch that could be read, [names.length, channels · height · width] in 0..1. */
interface Batch {
  readonly names: readonly string[];
  readonly images: Matrix;
  readonly skipped: readonly Skipped[];
}

/**
 * Writes the codes of every picture that can be read; the others are named. The file is whole or not there.
 *
 * ```ts
 * const { rows, skipped } = await embed({ run: "runs/faces", files: ["picture.png"], out: "new.csv" });
 * console.log(rows, skipped.length); // 1 0
 * ```
 */
export async function embed(options: EmbedOptions): Promise<Embedded> {
  openRun(options.run);
  return whileLocked(lockOutput(options.out, options.onNote), () => embedded(options));
}

async function embedded({
  run,
  files,
  out,
  backend,
  signal,
  onRows,
  onNames,
  onSkipped,
}: EmbedOptions): Promise<Embedded> {
  const experiment = openRun(run);
  const codec = await openCodec(run, { backend });
  const { blocks, shape } = codec;
  const fitting = new Fitting(targetOf(experiment, shape));
  const prepare = preparation(experiment, shape, fitting);
  const [names, skipped]: [string[], Skipped[]] = [[], []];
  let [rows, done] = [0, 0];
  const started = performance.now();
  let code: CodeFile | null = null;
  try {
    code = createCodeFile(out, blocks);
    const batches = inBatches(files);
    const begin = () => {
      const { value } = batches.next();
      return value === undefined ? null : prepare(value);
    };
    for (let next = begin(); next !== null; ) {
      const batch = await orInterrupted(next, signal, `stopped after ${rows} pictures; nothing was written`);
      next = begin();
      if (batch.names.length > 0) {
        const { data } = await codec.encode(batch.images);
        code.write(batch.names, data);
        if (onNames === undefined) names.push(...batch.names);
        else onNames(batch.names);
      }
      for (const each of batch.skipped) onSkipped?.(each);
      skipped.push(...batch.skipped);
      rows += batch.names.length;
      done += batch.names.length + batch.skipped.length;
      onRows?.(done);
    }
    const first = skipped[0];
    if (rows === 0 && first !== undefined)
      throw new InputError(
        "pictures",
        first.file,
        "a picture that can be read",
        `${first.why}, as all`,
        "Repair them, or name other pictures.",
      );
    code.finish();
  } finally {
    code?.abandon();
    await codec.close();
  }
  const seconds = (performance.now() - started) / 1000;
  const notes = fitting.notes(false);
  return { files: names, blocks, skipped, notes, rows, imagesPerSecond: rows / seconds };
}

function* inBatches(files: Iterable<string>): Generator<string[], undefined> {
  let batch: string[] = [];
  for (const file of files) {
    batch.push(file);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Reads pictures in the same way as those that the run was trained on, and counts what is done to them. */
function preparation(
  experiment: Experiment,
  shape: Shape,
  fitting: Fitting,
): (files: readonly string[]) => Promise<Batch> {
  const pixels = shape[0] * shape[1] * shape[2];
  const readOne = readerFor(experiment, shape);
  return async (files) => {
    const read: (FittedImage | string)[] = new Array(files.length);
    await inOrder(files.length, AT_ONCE, async (i) => {
      try {
        read[i] = await readOne(files[i]);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        read[i] = error.got;
      }
    });
    const whole = files.flatMap((_, i) => (typeof read[i] === "string" ? [] : [i]));
    const batch = new Float32Array(whole.length * pixels);
    whole.forEach((i, row) => {
      const image = read[i] as FittedImage;
      const bytes = image.pixels;
      fitting.add(files[i], image);
      for (let p = 0; p < pixels; p++) batch[row * pixels + p] = bytes[p] / 255;
    });
    return {
      names: whole.map((i) => files[i]),
      images: { rows: whole.length, columns: pixels, data: batch },
      skipped: files.flatMap((file, i) => (typeof read[i] === "string" ? [{ file, why: read[i] }] : [])),
    };
  };
}
