/** Images in a file one after the other, read by position: the operating system caches what is read often. */

import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { crc32 } from "node:zlib";
import { InputError, RunError } from "../../errors.ts";
import type { ByteRange } from "../../formats/archive.ts";
import type { Dataset, StoredImages } from "../../types/index.ts";

/** How a stored image becomes bytes 0..255 with channels first. */
export interface Layout {
  readonly shape: Dataset["shape"];
  /** The file has [height, width, channels]. */
  readonly channelsLast: boolean;
  /** 255 if the file holds only zeros and ones. */
  readonly scale: 1 | 255;
}

/** A file is closed once nothing refers to its images any more. */
const open = new FinalizationRegistry<number>((file) => closeSync(file));

/** Images that stay on disk, one after the other from `offset` on, and are read row by row; in the cache with a checksum for each. */
export function storedImages(
  { path, offset }: ByteRange,
  { shape, channelsLast, scale }: Layout,
  checksums?: Uint32Array,
): StoredImages {
  const size = shape[0] * shape[1] * shape[2];
  const file = openSync(path, "r");
  const [raw, turned] = [new Uint8Array(size), new Uint8Array(size)];
  const images: StoredImages = {
    read: (row) => {
      for (let at = 0; at < size; ) {
        const read = readSync(file, raw, at, size - at, offset + row * size + at);
        const todo = "The file was cut off since it was opened: get it again.";
        if (read === 0) throw new InputError("image", `${row}`, `${size} bytes in "${path}"`, `${at}`, todo);
        at += read;
      }
      if (checksums !== undefined && crc32(raw) !== checksums[row]) throw damaged(path, row);
      if (scale !== 1) for (let i = 0; i < size; i++) raw[i] *= scale;
      if (!channelsLast || shape[0] === 1) return raw;
      toPlanes(raw, shape, turned, 0);
      return turned;
    },
  };
  open.register(images, file);
  return images;
}

/** The file goes, so that it is made again. */
function damaged(path: string, row: number): RunError {
  rmSync(path, { force: true });
  const todo = "The file was removed: start again, and it is made anew.";
  return new RunError("cache", path, "what was written", `other bytes for image ${row}`, todo);
}

/** Whole images with channels last → channels first, written to `out` from `at` on. */
export function toPlanes(
  images: Uint8Array,
  [channels, height, width]: Dataset["shape"],
  out: Uint8Array,
  at: number,
): void {
  if (channels === 1) {
    out.set(images, at);
    return;
  }
  const [area, size] = [height * width, channels * height * width];
  for (let from = 0; from < images.length; from += size)
    for (let c = 0; c < channels; c++)
      for (let p = 0, to = at + from + c * area; p < area; p++) out[to + p] = images[from + p * channels + c];
}
