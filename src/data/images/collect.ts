/** From a source of images to the images of a dataset: in memory, or in a file where they would not fit. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { ByteRange } from "../../formats/archive.ts";
import type { Dataset } from "../../types/index.ts";
import { type Append, cachedFile } from "./cache.ts";
import { type Layout, storedImages, toPlanes } from "./stored.ts";

/** Images of one size that need not fit into memory. */
export interface ImageSource {
  /** What errors call them. */
  readonly name: string;
  /** [rows, height, width] or [rows, height, width, channels] */
  readonly shape: readonly number[];
  readonly notes: readonly string[];
  /** The bytes are 0..255 as they come; else a set that holds nothing but zeros and ones is black and white. */
  readonly final?: true;
  /** The bytes have [channels, height, width], in spite of `shape`. */
  readonly channelsFirst?: true;
  /** Where the images lie as they are, if they do. */
  readonly place?: ByteRange;
  /** Bytes of these rows (rising), channels last, some whole images at a time. */
  read(rows: Int32Array): AsyncIterable<Uint8Array>;
}

/** What a decoded set is told apart by: the files it was read from, and whatever else decides its bytes. */
export interface Origin {
  readonly files: readonly string[];
  readonly options: unknown;
}

/** Raised whenever a byte of a decoded set may change. */
const VERSION = 1;
const GB = 1e9;

/** The images of the rows asked for, in memory or read from disk, and what is to be said of them. */
export interface Collected {
  readonly images: Dataset["images"];
  readonly notes: readonly string[];
}

/** Images of these rows (rising); up to `memory` GB of them in memory. */
export async function collect(
  source: ImageSource,
  shape: Dataset["shape"],
  rows: Int32Array,
  memory: number,
  origin: Origin,
): Promise<Collected> {
  const length = rows.length * shape[0] * shape[1] * shape[2];
  if (length <= memory * GB) return { images: await inMemory(source, shape, rows, length), notes: [] };
  const all = rows.length === source.shape[0];
  if (source.place !== undefined && all) {
    const layout = { shape, channelsLast: true, scale: await scaleOf(source, rows) };
    return { images: storedImages(source.place, layout), notes: [onDisk(source.place.path, length, false)] };
  }
  return decoded(source, shape, rows, length, origin);
}

async function inMemory(
  source: ImageSource,
  shape: Dataset["shape"],
  rows: Int32Array,
  length: number,
): Promise<Uint8Array> {
  const images = new Uint8Array(length);
  let at = 0;
  if (source.place !== undefined) {
    const stored = storedImages(source.place, { shape, channelsLast: true, scale: 1 });
    for (const row of rows) {
      images.set(stored.read(row), at);
      at += length / rows.length;
    }
  } else
    for await (const piece of source.read(rows)) {
      turn(source, piece, shape, images, at);
      at += piece.length;
    }
  if (!source.final && !images.some((value) => value > 1)) for (let i = 0; i < length; i++) images[i] *= 255;
  return images;
}

/** Decodes once into a file of planes. The last byte stores the scale (1 or 255), known only after reading every image. */
async function decoded(
  source: ImageSource,
  shape: Dataset["shape"],
  rows: Int32Array,
  length: number,
  origin: Origin,
): Promise<Collected> {
  const stamps = origin.files.map((file) => {
    const { size, mtimeMs } = statSync(file);
    return [resolve(file), size, mtimeMs];
  });
  const key = ["decoded", VERSION, source.name, shape, rows.length, stamps, origin.options];
  const path = await cachedFile(key, length + 1, (append) => writePlanes(source, shape, rows, append));
  const [last] = storedImages({ path, offset: length }, plain([1, 1, 1])).read(0);
  const layout: Layout = { shape, channelsLast: false, scale: last === 1 ? 1 : 255 };
  return { images: storedImages({ path, offset: 0 }, layout), notes: [onDisk(path, length, true)] };
}

function turn(
  { channelsFirst }: ImageSource,
  piece: Uint8Array,
  shape: Dataset["shape"],
  out: Uint8Array,
  at: number,
): void {
  if (channelsFirst) out.set(piece, at);
  else toPlanes(piece, shape, out, at);
}

const plain = (shape: Dataset["shape"]): Layout => ({ shape, channelsLast: false, scale: 1 });

async function writePlanes(
  source: ImageSource,
  shape: Dataset["shape"],
  rows: Int32Array,
  append: Append,
): Promise<void> {
  let binary = !source.final;
  for await (const piece of source.read(rows)) {
    const planes = new Uint8Array(piece.length);
    turn(source, piece, shape, planes, 0);
    append(planes);
    binary &&= !piece.some((value) => value > 1);
  }
  append(Uint8Array.of(binary ? 255 : 1));
}

/** Looks until the first byte above 1, which in images of bytes is soon. */
async function scaleOf(source: ImageSource, rows: Int32Array): Promise<1 | 255> {
  if (source.final) return 1;
  for await (const piece of source.read(rows)) if (piece.some((value) => value > 1)) return 1;
  return 255;
}

function onDisk(path: string, length: number, copied: boolean): string {
  const size = `${(length / GB).toFixed(1)} GB of pictures`;
  const where = copied ? `were decoded into "${path}", which may be deleted,` : `stay in "${path}"`;
  return `${size} ${where} and are read from there; data.memory=GB keeps as many in memory`;
}
