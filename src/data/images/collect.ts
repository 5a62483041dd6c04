/** From a source of images to the images of a dataset: in memory, or in a file if they do not fit. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Dataset } from "../../types/index.ts";
import { cachedFile } from "./cache.ts";
import type { ImageSource } from "./source.ts";
import { type Layout, storedImages, toPlanes } from "./stored.ts";

/** What identifies a decoded set: the files it was read from, and every other choice that decides its bytes. */
export interface Origin {
  readonly files: readonly string[];
  readonly options: unknown;
}

/** Raised whenever a byte of a decoded set may change. */
const VERSION = 1;
/** Bytes of the unit in which `memory` is given. */
export const GB = 1e9;

/** Which rows of a source are wanted, and in which shape. */
interface Selection {
  readonly source: ImageSource;
  /** channels, height, width */
  readonly shape: Dataset["shape"];
  /** Rising. */
  readonly rows: Int32Array;
}

/** What `collect` is asked for. */
export interface CollectOptions extends Selection {
  /** GB of images that may be kept in memory. */
  readonly memory: number;
  readonly origin: Origin;
}

/** The images of the requested rows, in memory or read from disk, and what a person should know of them. */
export interface Collected {
  readonly images: Dataset["images"];
  readonly notes: readonly string[];
}

/** Images of some rows: in memory up to `memory` GB, otherwise read from the source's own file or from the cache. */
export async function collect({ memory, origin, ...selection }: CollectOptions): Promise<Collected> {
  const { source, shape, rows } = selection;
  const length = bytesOf(selection);
  if (length <= memory * GB) return inMemory(selection);
  const all = rows.length === source.shape[0];
  if (source.place !== undefined && all) {
    const layout = { shape, channelsLast: true, scale: await scaleOf(source, rows) };
    const notes = [onDisk(source.place.path, length, false), ...binaryNote(source, layout.scale)];
    return { images: storedImages(source.place, layout), notes };
  }
  return decoded(selection, origin);
}

const bytesOf = ({ shape, rows }: Selection) => rows.length * shape[0] * shape[1] * shape[2];

/** Says that images of nothing but zeros and ones are black and white: of bytes that is a choice. */
function binaryNote({ name }: ImageSource, scale: number): string[] {
  return scale === 1 ? [] : [`${name}: images of nothing but 0 and 1 were taken as black and white`];
}

async function inMemory(selection: Selection): Promise<Collected> {
  const { source, shape, rows } = selection;
  const images = new Uint8Array(bytesOf(selection));
  let at = 0;
  if (source.place !== undefined) {
    const stored = storedImages(source.place, { shape, channelsLast: true, scale: 1 });
    for (const row of rows) {
      images.set(stored.read(row), at);
      at += images.length / rows.length;
    }
  } else
    for await (const planes of planesOf(selection)) {
      images.set(planes, at);
      at += planes.length;
    }
  const scale = source.final || images.some((value) => value > 1) ? 1 : 255;
  if (scale > 1) for (let i = 0; i < images.length; i++) images[i] *= scale;
  return { images, notes: binaryNote(source, scale) };
}

/** Decodes once into a file of planes. The last byte stores the scale (1 or 255), known only after reading every image. */
async function decoded(selection: Selection, { files, options }: Origin): Promise<Collected> {
  const { source, shape, rows } = selection;
  const length = bytesOf(selection);
  const stamps = files.map((file) => {
    const { size, mtimeMs } = statSync(file);
    return [resolve(file), size, mtimeMs];
  });
  const key = ["decoded", VERSION, source.name, shape, rows.length, stamps, options];
  const pieces = { length: length + 1, piece: length / rows.length };
  const { path, checksums } = await cachedFile(key, pieces, async (append) => {
    let binary = !source.final;
    for await (const planes of planesOf(selection)) {
      append(planes);
      binary &&= !planes.some((value) => value > 1);
    }
    append(Uint8Array.of(binary ? 255 : 1));
  });
  const [last] = storedImages({ path, offset: length }, plain([1, 1, 1])).read(0);
  const layout: Layout = { shape, channelsLast: false, scale: last === 1 ? 1 : 255 };
  const images = storedImages({ path, offset: 0 }, layout, checksums);
  return { images, notes: [onDisk(path, length, true), ...binaryNote(source, layout.scale)] };
}

const plain = (shape: Dataset["shape"]): Layout => ({ shape, channelsLast: false, scale: 1 });

/** The selected images with channels first, several whole images at a time. */
async function* planesOf({ source, shape, rows }: Selection): AsyncGenerator<Uint8Array> {
  for await (const piece of source.read(rows)) {
    if (source.channelsFirst || shape[0] === 1) yield piece;
    else {
      const planes = new Uint8Array(piece.length);
      toPlanes(piece, shape, planes, 0);
      yield planes;
    }
  }
}

/** Reads until the first byte above 1, which images of bytes reach soon. */
async function scaleOf(source: ImageSource, rows: Int32Array): Promise<1 | 255> {
  if (source.final) return 1;
  for await (const piece of source.read(rows)) if (piece.some((value) => value > 1)) return 1;
  return 255;
}

/** Says where images are that are not kept in memory. */
export function onDisk(path: string, length: number, copied: boolean): string {
  const size = `${(length / GB).toFixed(1)} GB of images`;
  const where = copied ? `were decoded into "${path}", which may be deleted,` : `stay in "${path}"`;
  return `${size} ${where} and are read from there; data.memory=GB keeps as many in memory`;
}
