/** Codes of new pictures, or of vectors, by a run's encoder, any number of them, into one file. */

import { storeNamed } from "../data/features/stores/open.ts";
import { type CodeStore, manifestOf } from "../data/features/stores/store.ts";
import { createCodeFile } from "../data/features/write/codeFile.ts";
import { Fitting } from "../data/images/fitting.ts";
import { expect, InputError } from "../errors.ts";
import { counted } from "../numerics/counted.ts";
import { openRun, paths, readEncoder } from "../run/folder.ts";
import { lockOutput, whileLocked } from "../run/lock.ts";
import type { Blocks } from "../types/index.ts";
import { type CodecOptions, openCodec } from "./codec.ts";
import { contractOf } from "./contract.ts";
import { encodePictures, type Skipped } from "./encodePictures.ts";
import { encodeVectors, type VectorRows } from "./encodeVectors.ts";
import { alignmentNotes, readerFor, targetOf } from "./readAsData.ts";

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
  /** Paths of the pictures, which are taken batch by batch, or rows of an .npy file in their place. */
  readonly files: Iterable<string> | VectorRows;
  /** .npy, .csv or .parquet */
  readonly out?: string;
  /** In place of `out`: sqlite:FILE, postgres://…, projector:DIR or FILE.parquet, with a vector column for each block. */
  readonly to?: string;
  /** The table of `to`; "codes" by default. */
  readonly table?: string;
  /** Pictures of which none can be read give a file without rows: they are a part of more. */
  readonly mayBeEmpty?: boolean;
  readonly signal?: AbortSignal;
  /** Is told how many pictures are done, written or left out. */
  onRows?(done: number): void;
  /** Is told the names of the next rows, which are then not kept. */
  onNames?(names: readonly string[]): void;
  /** Is told of each picture that could not be read, when it is passed over. */
  onSkipped?(skipped: Skipped): void;
  /** Is told of a lock that was taken over. */
  onNote?(text: string): void;
}

/**
 * Writes the codes of every picture that can be read; the others are named. The file is whole or not there. No run, no place or
 * two places to write into, and pictures of which none can be read are an InputError; `signal` stops it with Interrupted. A place
 * that cannot be written is a RunError.
 *
 * ```ts
 * const { rows, skipped } = await embed({ run: "runs/faces", files: ["picture.png"], out: "new.csv" });
 * console.log(rows, skipped.length); // 1 0
 * ```
 */
export async function embed(options: EmbedOptions): Promise<Embedded> {
  openRun(options.run);
  const { out, to, table = TABLE, onNote } = options;
  expect((out === undefined) !== (to === undefined), "usage", "embed", ...ONE_PLACE);
  const file = to === undefined ? out : storeNamed(to, table).file;
  const write = () => embedded(options);
  return file === null || file === undefined ? write() : whileLocked(lockOutput(file, onNote), write);
}

/** Of a database. */
const TABLE = "codes";
const ONE_PLACE = [
  "one place to write into",
  "none, or two",
  "Write --out codes.npy, or --to sqlite:codes.db.",
] as const;

/** Where codes go: into a file row by row, or into a vector database. */
async function openTarget(
  { out, to, table = TABLE }: EmbedOptions,
  blocks: Blocks,
  run: string,
): Promise<CodeStore> {
  if (to !== undefined) {
    const encoder = readEncoder(paths(run).encoder);
    const manifest = manifestOf(encoder, blocks, contractOf(encoder)?.supervision ?? "unknown");
    return storeNamed(to, table).open({ target: to, table, manifest });
  }
  const file = createCodeFile(out!, blocks);
  return {
    write: async (files, codes) => file.write(files, codes),
    finish: async () => {
      file.finish();
      return [];
    },
    abandon: async () => file.abandon(),
  };
}

async function embedded(options: EmbedOptions): Promise<Embedded> {
  const { run, files, backend, mayBeEmpty = false, signal, onRows, onNames, onSkipped } = options;
  const experiment = openRun(run);
  const codec = await openCodec(run, { backend });
  const { blocks, shape, takes } = codec;
  const fitting = new Fitting(targetOf(experiment, shape));
  const reading = {
    ...{ read: readerFor(experiment, takes), fitting, signal },
    stopped: (count: number) => `stopped after ${counted(count, "picture")}; nothing was written`,
  };
  const [names, skipped]: [string[], Skipped[]] = [[], []];
  let [rows, done] = [0, 0];
  const started = performance.now();
  let code: CodeStore | null = null;
  let told: readonly string[] = [];
  try {
    code = await openTarget(options, blocks, run);
    const encoded =
      "path" in files ? encodeVectors(codec, files, reading) : encodePictures(codec, files, reading);
    for await (const batch of encoded) {
      if (batch.names.length > 0) {
        await code.write(batch.names, batch.codes.data);
        if (onNames === undefined) names.push(...batch.names);
        else onNames(batch.names);
      }
      for (const each of batch.skipped) onSkipped?.(each);
      skipped.push(...batch.skipped);
      rows += batch.names.length;
      done += batch.names.length + batch.skipped.length;
      onRows?.(done);
    }
    if (rows === 0 && !mayBeEmpty) expectSome(skipped);
    told = await code.finish();
  } finally {
    await code?.abandon();
    await codec.close();
  }
  const seconds = (performance.now() - started) / 1000;
  const notes = [...alignmentNotes(experiment), ...fitting.notes(false), ...told];
  return { files: names, blocks, skipped, notes, rows, imagesPerSecond: rows / seconds };
}

/** An InputError where none of the pictures could be read. */
export function expectSome([first]: readonly Skipped[]): void {
  if (first === undefined) return;
  const todo = "Repair them, or name other pictures.";
  throw new InputError("pictures", first.file, "a picture that can be read", `${first.why}, as all`, todo);
}
