/** LeCun's idx format, as MNIST is published: two zeros, 8 for unsigned bytes, the number of axes, the axes, the bytes. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, InputError } from "../errors.ts";
import { stoppedAtLimit, unpackedLimit, unpacksTooFar } from "./limits.ts";

/** An array of bytes in C order. */
export interface ByteArray {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The array of so many axes that a file holds, compressed by gzip or not. Each axis is a big-endian 32-bit number. */
export function readIdx(path: string, axes: number): ByteArray {
  const bytes = contentOf(path);
  const start = 4 + 4 * axes;
  const begins = [0, 0, 8, axes].every((byte, i) => bytes[i] === byte) && bytes.length >= start;
  const expected = `an idx file of unsigned bytes with ${axes} ax${axes === 1 ? "is" : "es"}`;
  expect(begins, "file", path, expected, "one that starts otherwise", "Name another file.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: axes }, (_, i) => view.getUint32(4 + 4 * i));
  const count = shape.reduce((product, n) => product * n, 1);
  const found = bytes.length - start;
  const sized = `${count} bytes for shape (${shape.join(", ")})`;
  const again = "The file is damaged or cut off: get it again.";
  expect(found === count, "file", path, sized, `${found}`, again);
  return { shape, bytes: bytes.subarray(start) };
}

function contentOf(path: string): Uint8Array {
  const isFile = existsSync(path) && statSync(path).isFile();
  expect(isFile, "file", path, "an idx file", "no such file", "Mend the path.");
  const bytes = readFileSync(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: unpackedLimit(bytes.length, "held") });
  } catch (error) {
    if (stoppedAtLimit(error))
      throw unpacksTooFar({ kind: "file", name: path, size: bytes.length, use: "held" });
    const todo = "The file is damaged or cut off: get it again.";
    throw new InputError("file", path, "a whole gzip file", (error as Error).message, todo);
  }
}
