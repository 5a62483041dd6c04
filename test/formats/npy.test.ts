/** Bytes laid out by hand after numpy's description of the format, read back as the numbers they are. */
import { describe, expect, it } from "vitest";
import { asFloats, asIntegers } from "../../src/formats/arrays.ts";
import { parseNpy } from "../../src/formats/npy.ts";
import { floats, npyBytes, type Written } from "./npyFile.ts";

const values = (written: Written, body: ArrayBufferView) => {
  const { data, shape, notes } = parseNpy(npyBytes(written, body), "x.npy");
  return { data: [...data], shape, notes };
};
/** The bytes of each number turned around. */
function bigEndian(body: ArrayBufferView, size: number): Uint8Array {
  const bytes = new Uint8Array(body.buffer.slice(0));
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}

describe("an .npy file", () => {
  it.each([
    ["<f4", Float32Array.of(1.5, -2, 0, 3)],
    ["<f8", Float64Array.of(0.1, -1e300, 0, 3)],
    ["|i1", Int8Array.of(-128, 127, 0, 3)],
    ["<i2", Int16Array.of(-32768, 32767, 0, 3)],
    ["<i4", Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0, 3)],
    ["<i8", BigInt64Array.of(-5n, 2n ** 40n, 0n, 3n)],
    ["|u1", Uint8Array.of(255, 1, 0, 3)],
    ["<u2", Uint16Array.of(65535, 1, 0, 3)],
    ["<u4", Uint32Array.of(2 ** 32 - 1, 1, 0, 3)],
    ["<u8", BigUint64Array.of(2n ** 40n, 1n, 0n, 3n)],
    ["|b1", Uint8Array.of(1, 0, 1, 1)],
  ] as const)("of %s, little-endian or big-endian, holds what was put in", (descr, body) => {
    const expected = Array.from(body, Number);
    expect(values({ descr, shape: [2, 2] }, body)).toEqual({ data: expected, shape: [2, 2], notes: [] });
    if (descr.startsWith("|")) return;
    const turned = bigEndian(body, body.BYTES_PER_ELEMENT);
    const read = values({ descr: descr.replace("<", ">"), shape: [2, 2] }, turned);
    expect(read).toMatchObject({
      data: expected,
      notes: ["x.npy: big-endian numbers were converted to little-endian"],
    });
  });
  it("of float16 holds normal, subnormal and infinite numbers", () => {
    // 1, −2, 2^−24, 65504, ∞, NaN
    const body = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x7e00);
    const { data } = values({ descr: "<f2", shape: [6] }, body);
    expect(data).toEqual([1, -2, 2 ** -24, 65504, Number.POSITIVE_INFINITY, Number.NaN]);
  });
  it.each([1, 2, 3] as const)("of version %i is read", (version) => {
    expect(values({ descr: "<i4", shape: [3], version }, Int32Array.of(7, 8, 9)).data).toEqual([7, 8, 9]);
  });
  it("in Fortran order is turned into C order, in any number of dimensions", () => {
    // Element (i, j) of [2, 3] is 10·i + j; Fortran writes i fastest.
    const two = values({ descr: "<i4", shape: [2, 3], fortran: true }, Int32Array.of(0, 10, 1, 11, 2, 12));
    expect(two).toMatchObject({ data: [0, 1, 2, 10, 11, 12], shape: [2, 3] });
    expect(two.notes).toEqual(["x.npy: Fortran order was converted to C order"]);
    const body = Int32Array.of(0, 100, 10, 110, 1, 101, 11, 111);
    const three = values({ descr: "<i4", shape: [2, 2, 2], fortran: true }, body);
    expect(three.data).toEqual([0, 1, 10, 11, 100, 101, 110, 111]);
  });
  it("of one number, and of none", () => {
    expect(values({ descr: "<f4", shape: [] }, Float32Array.of(4)).data).toEqual([4]);
    expect(values({ descr: "<f4", shape: [0, 3] }, Float32Array.of()).data).toEqual([]);
  });
  const whole = floats([2, 2], [1, 2, 3, 4]);
  it.each([
    ["nothing", Buffer.alloc(0), "expected an .npy file, got an empty file."],
    [
      "a PNG",
      Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      "expected an .npy file, got a file that does not start as one.",
    ],
    ["half a mark", whole.subarray(0, 4), "expected an .npy file, got a file that does not start as one."],
    ["half a header", whole.subarray(0, 40), "expected a whole header, got the end of the file."],
    ["only a mark", whole.subarray(0, 8), "expected a whole header, got the end of the file."],
    ["a lost byte", whole.subarray(0, -1), "expected 16 bytes of float32 for shape (2, 2), got 15 bytes."],
    ["a byte too many", Buffer.concat([whole, Buffer.alloc(1)]), "got 17 bytes. Something was added"],
    [
      "objects",
      npyBytes({ descr: "|O", shape: [1] }, new Uint8Array(8)),
      "got Python objects (dtype object).",
    ],
    [
      "fields",
      npyBytes({ descr: "[('a', '<f4')]", shape: [1] }, new Uint8Array(4)),
      "got several fields (structured dtype).",
    ],
    ["complex numbers", npyBytes({ descr: "<c8", shape: [1] }, new Uint8Array(8)), "got complex numbers."],
    ["texts", npyBytes({ descr: "<U3", shape: [1] }, new Uint8Array(12)), "got texts."],
    [
      "a huge shape",
      npyBytes({ descr: "<f4", shape: [2 ** 50, 2 ** 50] }, new Uint8Array(4)),
      "got 4 bytes. The file is cut off",
    ],
  ])("with %s is refused in one sentence that names it", (_, bytes, message) => {
    expect(() => parseNpy(bytes, "x.npy")).toThrow('array "x.npy": ');
    expect(() => parseNpy(bytes, "x.npy")).toThrow(message);
  });
  it("of an unknown version or with a broken header is refused", () => {
    const later = Buffer.from(whole);
    later[6] = 4;
    expect(() => parseNpy(later, "x.npy")).toThrow("expected format version 1, 2 or 3, got 4.");
    for (const [word, other] of [
      ["'descr'", "'decsr'"],
      ["'shape'", "'shpae'"],
      ["(2, 2)", "(2,-2)"],
      ["False", "Maybe"],
    ]) {
      const broken = Buffer.from(whole.toString("latin1").replace(word, other), "latin1");
      expect(() => parseNpy(broken, "x.npy"), word).toThrow(/^array "x\.npy": expected a header with/);
    }
  });
});

describe("numbers for metrics", () => {
  const array = (written: Written, body: ArrayBufferView) => parseNpy(npyBytes(written, body), "x.npy");
  it("float64 and int64 become float32, named", () => {
    expect(asFloats(array({ descr: "<f8", shape: [2] }, Float64Array.of(0.1, 2)))).toEqual([
      Float32Array.of(0.1, 2),
      ["x.npy: float64 was converted to float32"],
    ]);
    const [, notes] = asFloats(array({ descr: "<i8", shape: [1] }, BigInt64Array.of(3n)));
    expect(notes).toEqual(["x.npy: int64 was converted to float32"]);
    expect(() => asFloats(array({ descr: "<f8", shape: [1, 2] }, Float64Array.of(1, 1e39)))).toThrow(
      "expected numbers within float32's range, got 1e+39 at row 0, column 1",
    );
  });
  it("int64 and whole floats become int32, named; what does not fit is refused", () => {
    expect(asIntegers(array({ descr: "<i8", shape: [2] }, BigInt64Array.of(-1n, 5n)), "factors", "")).toEqual(
      [Int32Array.of(-1, 5), ["x.npy: int64 was converted to int32; every value fits"]],
    );
    const large = array({ descr: "<i8", shape: [1] }, BigInt64Array.of(2n ** 31n));
    expect(() => asIntegers(large, "factors", "")).toThrow("within int32's range, got 2147483648");
    const half = array({ descr: "<f4", shape: [2] }, Float32Array.of(1, 0.5));
    expect(() => asIntegers(half, "factors", "Round.")).toThrow("expected whole numbers, got 0.5");
  });
});
