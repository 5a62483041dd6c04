/** Pictures in files → codes, any number of them: one batch is read from disk while another is encoded. */
import type { Fitting } from "../data/images/fitting.ts";
import { inOrder } from "../data/images/pool.ts";
import type { FittedImage } from "../data/images/read.ts";
import { sizeOf } from "../engine/index.ts";
import { InputError, orInterrupted } from "../errors.ts";
import type { Matrix } from "../types/index.ts";
import type { Codec } from "./codec.ts";

/** Pictures encoded together, if they have no more numbers than this; and files read at the same time. */
const BATCH = 256;
const MOST_NUMBERS = 2 ** 23;
const AT_ONCE = 16;

/** A picture that could not be read, and why. */
export interface Skipped {
  readonly file: string;
  readonly why: string;
}
/** Codes of the next pictures, [names.length, dim], and those that could not be read. */
export interface EncodedPictures {
  readonly names: readonly string[];
  readonly codes: Matrix;
  readonly skipped: readonly Skipped[];
}
/** How pictures are read, and who counts what is done to them. */
export interface PictureReading {
  read(path: string): Promise<FittedImage>;
  readonly fitting: Fitting;
  readonly signal?: AbortSignal;
  /** What an interrupted reader says; it is told how many pictures were encoded. */
  stopped(done: number): string;
}

/** Images of a batch that could be read, [names.length, channels · height · width] in 0..1. */
interface Batch {
  readonly names: readonly string[];
  readonly images: Matrix;
  readonly skipped: readonly Skipped[];
}

/** How many pictures, or vectors as large, are encoded together: codes are the same bytes in batches that are cut alike. */
export const batchOf = (takes: Codec["takes"]): number =>
  Math.max(1, Math.min(BATCH, Math.floor(MOST_NUMBERS / sizeOf(takes))));

/** Codes of all files in order, batch by batch; a picture that cannot be read is named in its batch. */
export async function* encodePictures(
  codec: Pick<Codec, "encode" | "takes">,
  files: Iterable<string>,
  reading: PictureReading,
): AsyncGenerator<EncodedPictures> {
  const pixels = sizeOf(codec.takes);
  const batches = inBatches(files, batchOf(codec.takes));
  const left = new AbortController();
  const begin = () => {
    const { value } = batches.next();
    return value === undefined ? null : readBatch(value, pixels, reading, left.signal);
  };
  let rows = 0;
  let next = begin();
  try {
    while (next !== null) {
      const { names, images, skipped } = await orInterrupted(next, reading.signal, reading.stopped(rows));
      next = begin();
      const codes = names.length > 0 ? await codec.encode(images) : { ...images, columns: 0 };
      rows += names.length;
      yield { names, codes, skipped };
    }
  } finally {
    // Whoever leaves early leaves nothing behind that reads.
    left.abort();
    await Promise.allSettled([next]);
  }
}

function* inBatches(files: Iterable<string>, size: number): Generator<string[], undefined> {
  let batch: string[] = [];
  for (const file of files) {
    batch.push(file);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function readBatch(
  files: readonly string[],
  pixels: number,
  { read, fitting }: PictureReading,
  left: AbortSignal,
): Promise<Batch> {
  const found: (FittedImage | string)[] = new Array(files.length);
  await inOrder(files.length, AT_ONCE, async (i) => {
    left.throwIfAborted();
    try {
      found[i] = await read(files[i]);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      found[i] = error.got;
    }
  });
  const whole = files.flatMap((_, i) => (typeof found[i] === "string" ? [] : [i]));
  const batch = new Float32Array(whole.length * pixels);
  whole.forEach((i, row) => {
    const image = found[i] as FittedImage;
    const bytes = image.pixels;
    fitting.add(files[i], image);
    for (let p = 0; p < pixels; p++) batch[row * pixels + p] = bytes[p] / 255;
  });
  return {
    names: whole.map((i) => files[i]),
    images: { rows: whole.length, columns: pixels, data: batch },
    skipped: files.flatMap((file, i) => (typeof found[i] === "string" ? [{ file, why: found[i] }] : [])),
  };
}
