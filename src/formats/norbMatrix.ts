/** The binary matrix format of NORB (cs.nyu.edu/~ylclab/data/norb-v1.0), whose .mat files have nothing to do with MATLAB's. */
import { createReadStream, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { expect, InputError } from "../errors.ts";
import { expectUnpackable, unpackedLimit, unpacksTooFar } from "./limits.ts";

/** Bytes per number by the magic number of the two element types that the sets use: bytes and 32-bit integers. */
const TYPES: Readonly<Record<number, 1 | 4>> = { 507333717: 1, 507333716: 4 };

/** What the header says, and the bytes of the numbers in pieces. */
export interface NorbMatrix {
  readonly shape: readonly number[];
  /** Bytes per number. */
  readonly size: 1 | 4;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Opens a file, compressed by gzip (its name ends with .gz) or not; damage is an InputError whenever it is found. */
export async function openNorb(path: string): Promise<NorbMatrix> {
  const pieces = raw(path)[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  const need = async (length: number) => {
    while (head.length < length) {
      const { value, done } = await pieces.next();
      if (done) throw broken(path, `its end at byte ${head.length}`);
      head = Buffer.concat([head, value]);
    }
    return new DataView(head.buffer, head.byteOffset, head.length);
  };
  const start = await need(8);
  const size = TYPES[start.getUint32(0, true)];
  const axes = start.getUint32(4, true);
  const known = size !== undefined && axes > 0 && axes < 8;
  const expected = "a matrix in NORB's format (bytes or 32-bit integers)";
  expect(known, "file", path, expected, "something else", "Name one of the publisher's files.");
  // The header has room for three sizes even where there are fewer axes.
  const begin = 8 + 4 * Math.max(3, axes);
  const view = await need(begin);
  const shape = Array.from({ length: axes }, (_, i) => view.getUint32(8 + 4 * i, true));
  const bytes = shape.reduce((product, n) => product * n, size);
  async function* body(): AsyncGenerator<Uint8Array> {
    let seen = head.length - begin;
    if (seen > 0) yield head.subarray(begin);
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      seen += next.value.length;
      yield next.value;
    }
    if (seen !== bytes) throw broken(path, `${seen} of ${bytes} bytes for shape (${shape.join(", ")})`);
  }
  return { shape, size, pieces: body() };
}

async function* raw(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  try {
    if (!path.endsWith(".gz")) yield* file;
    else {
      const unpacked = createGunzip();
      file.on("error", (error) => unpacked.destroy(error));
      const packed = { kind: "file", name: path, size: statSync(path).size, use: "passed" } as const;
      let seen = 0;
      for await (const piece of file.pipe(unpacked)) {
        seen += piece.length;
        if (seen > unpackedLimit(packed.size, packed.use)) throw unpacksTooFar(packed);
        yield piece;
      }
    }
  } catch (error) {
    throw error instanceof InputError ? error : broken(path, (error as Error).message);
  } finally {
    file.destroy();
  }
}

function broken(path: string, got: string): InputError {
  return new InputError("file", path, "a whole matrix", got, "The file is damaged or cut off: get it again.");
}

/** All integers of a file, row by row. */
export async function readNorb(path: string): Promise<{ shape: readonly number[]; numbers: Int32Array }> {
  const { shape, size, pieces } = await openNorb(path);
  const packed = { kind: "file", name: path, size: statSync(path).size, use: "held" } as const;
  expectUnpackable(
    packed,
    shape.reduce((product, n) => product * n, size),
  );
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  const bytes = new Uint8Array(Buffer.concat(parts));
  return { shape, numbers: size === 4 ? new Int32Array(bytes.buffer) : Int32Array.from(bytes) };
}
