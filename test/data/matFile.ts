/** MATLAB files of level 5 by MathWorks' own description of the format, for tests. */
import { deflateSync } from "node:zlib";

/** Class and element type by the kind of numbers. */
const KINDS = { uint8: [9, 2], int32: [12, 5], double: [6, 9] } as const;

function element(type: number, body: Buffer): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(body.length, 4);
  return Buffer.concat([tag, body, Buffer.alloc((8 - (body.length % 8)) % 8)]);
}

/** One array; the first axis runs fastest in `values`. */
export function matrix(
  name: string,
  kind: keyof typeof KINDS,
  shape: readonly number[],
  values: ArrayBufferView,
): Buffer {
  const [number, type] = KINDS[kind];
  const flags = Buffer.alloc(8);
  flags[0] = number;
  const sides = Buffer.alloc(4 * shape.length);
  for (const [i, n] of shape.entries()) sides.writeInt32LE(n, 4 * i);
  const data = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const parts = [element(6, flags), element(5, sides), element(1, Buffer.from(name)), element(type, data)];
  return element(14, Buffer.concat(parts));
}

/** A file of arrays, each packed as MATLAB's -v7 does, or not. */
export function matFile(arrays: readonly Buffer[], packed = true): Buffer {
  const head = Buffer.alloc(128, " ");
  head.write("MATLAB 5.0 MAT-file", 0);
  head.writeUInt16LE(0x0100, 124);
  head.write("IM", 126);
  const bodies = arrays.map((array) => {
    if (!packed) return array;
    const body = deflateSync(array);
    const tag = Buffer.alloc(8);
    tag.writeUInt32LE(15, 0);
    tag.writeUInt32LE(body.length, 4);
    return Buffer.concat([tag, body]);
  });
  return Buffer.concat([head, ...bodies]);
}
