/** Vectors read where they lie: every type of numpy's, any range of rows, and files that hold something else. */
import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openVectors } from "../../src/data/features/readVectors.ts";
import { random } from "../../src/random.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-vectors-"));
let count = 0;

/** An .npy file with this header's words and these bytes. */
function npy(descr: string, shape: string, body: ArrayBufferView, fortran = "False"): string {
  const words = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const path = join(root, `${count++}.npy`);
  writeFileSync(path, Buffer.concat([head, Buffer.from(`${words.padEnd(117)}\n`), bytes]));
  return path;
}

describe("vectors", () => {
  it.each([
    ["<f4", Float32Array],
    ["<f8", Float64Array],
    ["|u1", Uint8Array],
    ["<i2", Int16Array],
    ["<i8", BigInt64Array],
  ] as const)("of type %s are read in any pieces", (descr, Type) => {
    const values = Array.from({ length: 35 }, (_, i) => i * 3);
    const isBig = Type === BigInt64Array;
    const body = isBig ? BigInt64Array.from(values, BigInt) : (Type as typeof Uint8Array).from(values);
    const vectors = openVectors(npy(descr, "(7, 5)", body));
    expect([vectors.rows, vectors.columns]).toEqual([7, 5]);
    const rng = random(descr.length);
    for (let trial = 0; trial < 20; trial++) {
      const from = rng.int(7);
      const to = from + rng.int(8 - from);
      expect([...vectors.read(from, to).data]).toEqual(values.slice(5 * from, 5 * to));
    }
    vectors.close();
  });
  const six = Float32Array.from([1, 2, 3, 4, 5, 6]);
  it.each([
    [npy("<f4", "(6,)", six), "expected shape (rows, dimensions), got (6)."],
    [npy("<f4", "(0, 3)", six), "expected shape (rows, dimensions), got (0, 3)."],
    [npy("<f4", "(3, 2)", six, "True"), "expected rows that follow one another, got Fortran order."],
    [npy("<f4", "(4, 2)", six), "expected 160 bytes for 4 rows, got 152."],
    [join(root, "none.npy"), "expected an .npy file, got no such file."],
  ])("%s are refused", (path, message) => {
    expect(() => openVectors(path)).toThrow(`vectors "${path}": ${message}`);
  });
  it("with numbers that are none are refused with the row, wherever reading begins", () => {
    const path = npy("<f4", "(3, 2)", Float32Array.from([1, 2, 3, 4, 5, Number.NaN]));
    const vectors = openVectors(path);
    expect([...vectors.read(0, 2).data]).toEqual([1, 2, 3, 4]);
    expect(() => vectors.read(1, 3)).toThrow(`vectors "${path}": expected finite numbers, got NaN in row 2.`);
    vectors.close();
  });
  it("that something was added to are refused", () => {
    const path = npy("<f4", "(3, 2)", six);
    appendFileSync(path, "more");
    expect(() => openVectors(path)).toThrow("expected 152 bytes for 3 rows, got 156.");
  });
});
