/** All images of a folder as bytes, kept in the cache together with the facts that warnings need. */

import type { ImageFile } from "../labels/files.ts";
import { cached } from "./cache.ts";
import { inOrder } from "./pool.ts";
import { type Origin, readImage, type Shape, SPACES } from "./read.ts";
import { NORMALISERS, type Normalise, percentile99 } from "./tone.ts";

/** Raised whenever a byte may change, so that a cache never answers for another reader. */
const VERSION = 1;
/** Images decoded at the same time: enough to keep the decoder's threads busy. */
const AT_ONCE = 16;
/** Numbers stored after the pixels for every image: height, width, space, brightness; 4 bytes each. */
const FACTS = 4;

/** An image's origin and its 99th percentile (0..255), taken after resizing and before normalising. */
export interface Facts extends Origin {
  readonly brightness: number;
}

/** Images of one size as bytes. */
export interface LoadedImages {
  /** [rows, channels, height, width] */
  readonly images: Uint8Array;
  /** [rows] */
  readonly facts: readonly Facts[];
}

/** Reads every image, or takes all from the cache if the same files were read before under the same options. */
export async function loadImages(
  files: readonly ImageFile[],
  shape: Shape,
  normalise: Normalise,
): Promise<LoadedImages> {
  const pixels = shape[0] * shape[1] * shape[2];
  const length = files.length * (pixels + FACTS * 4);
  const stamps = files.map(({ path, size, changed }) => [path, size, changed]);
  const key = ["images", VERSION, shape, normalise, stamps];
  const bytes = await cached(key, length, () => readAll(files, shape, normalise, length));
  const split = files.length * pixels;
  return { images: bytes.subarray(0, split), facts: readFacts(bytes.subarray(split)) };
}

async function readAll(
  files: readonly ImageFile[],
  shape: Shape,
  normalise: Normalise,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const size = shape[0] * shape[1] * shape[2];
  const view = new DataView(bytes.buffer, files.length * size);
  await inOrder(files.length, AT_ONCE, async (row) => {
    const { pixels, height, width, space } = await readImage(files[row], shape);
    [height, width, space, percentile99(pixels)].forEach((fact, i) => {
      view.setUint32((row * FACTS + i) * 4, fact, true);
    });
    NORMALISERS[normalise](pixels, shape);
    bytes.set(pixels, row * size);
  });
  return bytes;
}

function readFacts(bytes: Uint8Array): Facts[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fact = (row: number, i: number) => view.getUint32((row * FACTS + i) * 4, true);
  return Array.from({ length: bytes.length / (FACTS * 4) }, (_, row) => ({
    height: fact(row, 0),
    width: fact(row, 1),
    space: fact(row, 2),
    brightness: fact(row, 3),
  }));
}

/** What was changed to make the images fit, one sentence each. */
export function fittingWarnings(
  files: readonly ImageFile[],
  facts: readonly Facts[],
  shape: Shape,
): string[] {
  return [...resized(files, facts, shape), ...converted(files, facts, shape[0])];
}

function resized(files: readonly ImageFile[], facts: readonly Facts[], shape: Shape): string[] {
  const side = (height: number, width: number) => `${height}x${width}`;
  const [sizes, target] = [facts.map((f) => side(f.height, f.width)), side(shape[1], shape[2])];
  const changed = sizes.filter((size) => size !== target).length;
  if (changed === 0) return [];
  if (sizes.every((size) => size === sizes[0]))
    return [`all ${sizes.length} pictures were resized from ${sizes[0]} to ${target} (height x width)`];
  const example = sizes.findIndex((size) => size !== target);
  const was = `"${files[example].name}" was ${sizes[example]}`;
  return [`${changed} of ${sizes.length} pictures were resized to ${target} (height x width; ${was})`];
}

function converted(files: readonly ImageFile[], facts: readonly Facts[], channels: number): string[] {
  const wanted = channels === 1 ? 0 : 1;
  const changed = facts.filter(({ space }) => space !== wanted).length;
  if (changed === 0) return [];
  const example = facts.findIndex(({ space }) => space !== wanted);
  const was = `"${files[example].name}" was ${SPACES[facts[example].space]}`;
  return [`${changed} of ${facts.length} pictures were converted to ${SPACES[wanted]} (${was})`];
}
