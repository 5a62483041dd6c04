/** A run opened for searching: pictures → unit rows of one block. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Target } from "../data/images/fit.ts";
import type { FittedImage } from "../data/images/read.ts";
import { unseenFactor } from "../data/split.ts";
import { InputError, unknownName } from "../errors.ts";
import { type Codec, type CodecOptions, openCodec } from "../inference/codec.ts";
import { alignmentNotes, bytesReaderFor, targetOf } from "../inference/readAsData.ts";
import { columns, unitRows } from "../numerics/matrix.ts";
import { readData } from "../run/data.ts";
import { openRun, paths } from "../run/folder.ts";
import type { Blocks, Experiment, Matrix } from "../types/index.ts";
import { blockOf, searchedFactor } from "./searched.ts";

/** What an index has to be made by, and what makes it. */
export interface Searcher {
  readonly run: string;
  /** Of the encoder, and of how it reads pictures. */
  readonly digest: string;
  readonly block: string;
  readonly width: number;
  readonly codec: Codec;
  readonly target: Target;
  /** What has to be said of pictures that are read now. */
  readonly notes: readonly string[];
  /** The bytes of a picture's file, as the encoder takes them; a damaged one is an InputError that says `name`. */
  read(bytes: Uint8Array, name: string): Promise<FittedImage>;
  /** The same in the channels of the run's own pictures. */
  readAsSeen(bytes: Uint8Array, name: string): Promise<FittedImage>;
  /** The block's columns of codes, each row of unit length. */
  rowsOf(codes: Matrix): Matrix;
}

/** Opens a finished run; `by`: a block, by default that of what the run was made to find. */
export async function openSearcher(
  run: string,
  { by, backend }: CodecOptions & { readonly by?: string },
): Promise<Searcher> {
  const experiment = openRun(run);
  const codec = await openCodec(run, { backend });
  try {
    const block = chosenBlock(run, experiment, codec.blocks, by);
    const [start, end] = codec.blocks[block];
    return {
      ...{ run, block, codec, width: end - start, digest: digestOf(run, experiment) },
      target: targetOf(experiment, codec.shape),
      notes: alignmentNotes(experiment),
      read: bytesReaderFor(experiment, codec.takes),
      readAsSeen: bytesReaderFor(experiment, codec.shape),
      rowsOf: (codes) => unitRows(columns(codes, start, end)),
    };
  } catch (error) {
    await codec.close();
    throw error;
  }
}

function chosenBlock(run: string, { split }: Experiment, blocks: Blocks, by: string | undefined): string {
  const names = Object.keys(blocks);
  if (by !== undefined) {
    if (!names.includes(by)) throw unknownName("block", by, names);
    return by;
  }
  const block = blockOf(blocks, searchedFactor(readData(run)?.factors ?? [], unseenFactor(split)));
  if (block !== null) return block;
  const choice = `one of ${names.join(", ")}`;
  const todo = `Say which (--by), such as ${names[0]}.`;
  throw new InputError("block", "", choice, "none named after what the run was made to find", todo);
}

/** Options of data that say how a picture is read are part of it; those that say where the data lies are not. */
function digestOf(run: string, { data: { name, options = {} } }: Experiment): string {
  const { path, table, ...reading } = options;
  const hash = createHash("sha256").update(readFileSync(paths(run).encoder));
  return hash.update(JSON.stringify([name, reading])).digest("hex");
}
