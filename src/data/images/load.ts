/** All images of a folder as bytes, kept in the cache together with the facts that warnings need. */
import type { Dataset } from "../../types/index.ts";
import { type Append, cached, cachedFile } from "./cache.ts";
import { GB, onDisk } from "./collect.ts";
import { NO_PICTURE } from "./damaged.ts";
import type { Target } from "./fit.ts";
import type { ImageFile } from "./imageFile.ts";
import { inOrder } from "./pool.ts";
import { DamagedPicture, type FittedImage, type Origin, readImage } from "./read.ts";
import { storedImages } from "./stored.ts";
import { NORMALISERS, type Normalise, percentile99 } from "./tone.ts";

/** Raised whenever a byte may change, so that a cache never answers for another reader. */
const VERSION = 2;
/** Images decoded at the same time: enough to keep the decoder's threads busy. */
const AT_ONCE = 16;
/** Images that are in memory together where the whole set is not. */
const PART = 256;
/** Numbers stored after the pixels for every image: height, width, space, frames, brightness; 4 bytes each. */
const FACTS = 5;

/** An image's origin and its 99th percentile (0..255), taken after resizing and before normalising. */
export interface Facts extends Origin {
  readonly brightness: number;
}

/** Images of one size as bytes, in memory or on disk. */
export interface LoadedImages {
  /** [rows, channels, height, width] */
  readonly images: Dataset["images"];
  /** [rows]; a height of 0 is a damaged picture. */
  readonly facts: readonly Facts[];
  /** What a person should know of where they are. */
  readonly notes: readonly string[];
}

/** What is made of the files. */
export interface LoadOptions {
  readonly target: Target;
  readonly normalise: Normalise;
  /** GB of images that may be kept in memory. */
  readonly memory: number;
}

/** Reads every image, or takes all from the cache if the same files were read before under the same options. */
export async function loadImages(
  files: readonly ImageFile[],
  { target, normalise, memory }: LoadOptions,
): Promise<LoadedImages> {
  const { shape, fit } = target;
  const size = shape[0] * shape[1] * shape[2];
  const split = files.length * size;
  const length = split + files.length * FACTS * 4;
  const stamps = files.map(({ path, size, changed, frame }) => [
    path,
    size,
    changed,
    ...(frame ? [frame] : []),
  ]);
  const key = ["images", VERSION, shape, fit, normalise, stamps];
  if (split <= memory * GB) {
    const bytes = await cached(key, length, () => inMemory(files, target, normalise, length));
    return { images: bytes.subarray(0, split), facts: readFacts(bytes.subarray(split)), notes: [] };
  }
  const { path, checksums } = await cachedFile(["stored", ...key], { length, piece: size }, (append) =>
    readAll(files, target, normalise, append),
  );
  const layout = { shape, channelsLast: false, scale: 1 } as const;
  const facts = { shape: [1, files.length * FACTS, 4], channelsLast: false, scale: 1 } as const;
  return {
    images: storedImages({ path, offset: 0 }, layout, checksums),
    facts: readFacts(storedImages({ path, offset: split }, facts).read(0)),
    notes: [onDisk(path, split, true)],
  };
}

async function inMemory(
  files: readonly ImageFile[],
  target: Target,
  normalise: Normalise,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  await readAll(files, target, normalise, (piece) => {
    bytes.set(piece, at);
    at += piece.length;
  });
  return bytes;
}

/** Gives the pixels of all images in order, then their facts. */
async function readAll(
  files: readonly ImageFile[],
  target: Target,
  normalise: Normalise,
  append: Append,
): Promise<void> {
  const facts = new Uint8Array(files.length * FACTS * 4);
  const view = new DataView(facts.buffer);
  for (let from = 0; from < files.length; from += PART) {
    const part = files.slice(from, from + PART);
    const read: Uint8Array[] = new Array(part.length);
    await inOrder(part.length, AT_ONCE, async (i) => {
      const { pixels, height, width, space, frames } = await readOrNone(part[i], target);
      [height, width, space, frames, percentile99(pixels)].forEach((fact, f) => {
        view.setUint32(((from + i) * FACTS + f) * 4, fact, true);
      });
      if (height > 0) NORMALISERS[normalise](pixels, target.shape);
      read[i] = pixels;
    });
    for (const pixels of read) append(pixels);
  }
  append(facts);
}

/** Black, and no facts, in place of a picture that is damaged. */
async function readOrNone(file: ImageFile, target: Target): Promise<FittedImage> {
  try {
    return await readImage(file, target);
  } catch (error) {
    if (!(error instanceof DamagedPicture)) throw error;
    const [channels, height, width] = target.shape;
    return { ...NO_PICTURE, pixels: new Uint8Array(channels * height * width) };
  }
}

function readFacts(bytes: Uint8Array): Facts[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fact = (row: number, i: number) => view.getUint32((row * FACTS + i) * 4, true);
  return Array.from({ length: bytes.length / (FACTS * 4) }, (_, row) => ({
    height: fact(row, 0),
    width: fact(row, 1),
    space: fact(row, 2),
    frames: fact(row, 3),
    brightness: fact(row, 4),
  }));
}
