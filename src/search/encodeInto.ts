/** New pictures of a folder → rows of its index. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Fitting } from "../data/images/fitting.ts";
import { InputError } from "../errors.ts";
import { encodePictures, type Skipped } from "../inference/encodePictures.ts";
import { counted } from "../numerics/counted.ts";
import { digestOf, type Lying } from "./changes.ts";
import type { About } from "./indexFile.ts";
import type { Searcher } from "./searcher.ts";

/** Who watches an index being made. */
export interface Watching {
  readonly signal?: AbortSignal;
  /** Is told how many of the new pictures are done. */
  onRows?(done: number, total: number): void;
  /** Is told of each picture that could not be read, when it is passed over. */
  onSkipped?(skipped: Skipped): void;
  /** Is told of what a person should know. */
  onNote?(text: string): void;
}

/** Pictures that were encoded, in the order of their rows, and those that could not be read. */
type Made = Pick<About, "files" | "skipped">;

/** Encodes pictures one batch after the other; one that vanished meanwhile is named and left out. */
export async function encodeInto(
  rows: Float32Array,
  folder: string,
  pictures: readonly Lying[],
  searcher: Searcher,
  { signal, onRows, onSkipped, onNote }: Watching,
): Promise<Made> {
  const made: Made = { files: [], skipped: [] };
  const known = new Map(pictures.map((each) => [join(folder, each.file), each]));
  const digests = new Map<string, string>();
  const fitting = new Fitting(searcher.target);
  const reading = {
    read: async (path: string) => {
      const bytes = await bytesAt(path);
      digests.set(path, digestOf(bytes));
      return searcher.read(bytes, path);
    },
    ...{ fitting, signal },
    stopped: (done: number) => `stopped after ${counted(done, "picture")}; the index is as it was`,
  };
  let done = 0;
  for await (const { names, codes, skipped } of encodePictures(searcher.codec, known.keys(), reading)) {
    if (names.length > 0) rows.set(searcher.rowsOf(codes).data, made.files.length * searcher.width);
    for (const path of names) made.files.push({ ...known.get(path)!, digest: digests.get(path)! });
    for (const each of skipped) {
      onSkipped?.(each);
      // What vanished is no part of the folder any more; what is damaged is remembered.
      if (each.why !== GONE) made.skipped.push({ ...known.get(each.file)!, why: each.why });
    }
    done += names.length + skipped.length;
    onRows?.(done, pictures.length);
  }
  for (const note of [...searcher.notes, ...fitting.notes(false)]) onNote?.(note);
  return made;
}

const GONE = "no such file";

/** The bytes of a file; one that is gone or may not be read is an InputError, as a damaged one is. */
export async function bytesAt(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const got = code === "ENOENT" ? GONE : message.split("\n")[0];
    throw new InputError("picture", path, "a file that can be read", got, "Mend it or take it out.");
  }
}
