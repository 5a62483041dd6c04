/**
 * Headers that the reference reader (Python's safetensors 0.8.0, safetensors.numpy.load) took or refused, as recorded
 * from it. This reader takes none that it refuses, and refuses a few more: types other than float32, and keys that stand twice.
 */
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";

const label = { kind: "weights", name: "a.safetensors", todo: "Get it again." };
function file(header: string | Uint8Array, body: number, length?: bigint): Uint8Array {
  const text = Buffer.from(header);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length ?? BigInt(text.length));
  return Buffer.concat([start, text, Buffer.alloc(body)]);
}
const one = (shape: string, offsets: string, dtype = "F32", more = "") =>
  `{"dtype":"${dtype}","shape":[${shape}],"data_offsets":[${offsets}]${more}}`;
const a = `{"a":${one("2", "0,8")}}`;

const TAKEN: [string, Uint8Array, string[]][] = [
  ["no arrays", file("{}", 0), []],
  ["one array", file(a, 8), ["a"]],
  ["metadata", file(`{"__metadata__":{"x":"y"},"a":${one("2", "0,8")}}`, 8), ["a"]],
  ["metadata alone", file('{"__metadata__":{"x":"1"}}', 0), []],
  ["metadata null", file(`{"__metadata__":null,"a":${one("2", "0,8")}}`, 8), ["a"]],
  ["a scalar", file(`{"a":${one("", "0,4")}}`, 4), ["a"]],
  ["no numbers", file(`{"a":${one("0,3", "0,0")}}`, 0), ["a"]],
  [
    "no numbers in between",
    file(`{"a":${one("1", "0,4")},"b":${one("0", "4,4")},"c":${one("1", "4,8")}}`, 8),
    ["a", "b", "c"],
  ],
  ["no numbers at the start", file(`{"b":${one("0", "0,0")},"a":${one("1", "0,4")}}`, 4), ["b", "a"]],
  ["spaces after", file(`${a}   `, 8), ["a"]],
  ["spaces before", file(` ${a}`, 8), ["a"]],
  ["names in another order", file(`{"b":${one("1", "4,8")},"a":${one("1", "0,4")}}`, 8), ["b", "a"]],
  ["another field", file(`{"a":${one("2", "0,8", "F32", ',"x":1.5')}}`, 8), ["a"]],
  ["__proto__", file(`{"__proto__":${one("1", "0,4")}}`, 4), ["__proto__"]],
  ["constructor", file(`{"constructor":${one("1", "0,4")}}`, 4), ["constructor"]],
  ["an empty name", file(`{"":${one("1", "0,4")}}`, 4), [""]],
];
const REFUSED: [string, Uint8Array][] = [
  ["no bytes", new Uint8Array(0)],
  ["seven bytes", new Uint8Array(7)],
  ["a header of no bytes", file("", 0)],
  ["a number in the metadata", file(`{"__metadata__":{"x":1},"a":${one("2", "0,8")}}`, 8)],
  ["a list as metadata", file(`{"__metadata__":[],"a":${one("2", "0,8")}}`, 8)],
  ["zeros after the header", file(`${a}\0\0`, 8)],
  ["text after the header", file(`${a}x`, 8)],
  ["a hole", file(`{"a":${one("1", "0,4")},"b":${one("1", "8,12")}}`, 12)],
  ["a hole at the start", file(`{"a":${one("1", "4,8")}}`, 8)],
  ["an overlap", file(`{"a":${one("2", "0,8")},"b":${one("1", "4,8")}}`, 8)],
  ["numbers beyond the end", file(a, 4)],
  ["bytes after the numbers", file(a, 12)],
  ["too few bytes for the shape", file(`{"a":${one("3", "0,8")}}`, 8)],
  ["offsets the other way round", file(`{"a":${one("2", "8,0")}}`, 8)],
  ["an unknown type", file(`{"a":${one("2", "0,8", "F33")}}`, 8)],
  ["a type in small letters", file(`{"a":${one("2", "0,8", "f32")}}`, 8)],
  ["a negative side", file(`{"a":${one("-2", "0,8")}}`, 8)],
  ["a side 2.0", file(`{"a":${one("2.0", "0,8")}}`, 8)],
  ["a side 1e0", file(`{"a":${one("1e0", "0,4")}}`, 4)],
  ["a side NaN", file(`{"a":${one("NaN", "0,4")}}`, 4)],
  ["an offset 8.0", file(`{"a":${one("2", "0,8.0")}}`, 8)],
  ["sides whose product is too large", file(`{"a":${one("4294967296,4294967296", "0,0")}}`, 0)],
  ["such sides and a zero", file(`{"a":${one("1099511627776,1099511627776,0", "0,0")}}`, 0)],
  ["a side of 2^64", file(`{"a":${one("18446744073709551616", "0,0")}}`, 0)],
  ["three offsets", file(`{"a":${one("2", "0,4,8")}}`, 8)],
  ["one offset", file(`{"a":${one("2", "0")}}`, 8)],
  ["no type", file('{"a":{"shape":[2],"data_offsets":[0,8]}}', 8)],
  ["no shape", file('{"a":{"dtype":"F32","data_offsets":[0,8]}}', 8)],
  ["a field twice", file(`{"a":${one("1", "0,4", "F32", ',"dtype":"F32"')}}`, 4)],
  ["a name twice", file(`{"a":${one("1", "0,4")},"a":${one("1", "4,8")}}`, 8)],
  ["a name twice, once escaped", file(`{"a":${one("1", "0,4")},"\\u0061":${one("1", "4,8")}}`, 8)],
  ["a list", file("[]", 0)],
  ["null", file("null", 0)],
  ["a text for an array", file('{"a":"F32"}', 0)],
  ["null for an array", file('{"a":null}', 0)],
  ["half a header", file('{"a"', 0)],
  ["a comment", file("{/*x*/}", 0)],
  ["a byte order mark", file("\u{feff}{}", 0)],
  ["bytes that are no UTF-8", file(Buffer.from(`{"\xff":${one("1", "0,4")}}`, "latin1"), 4)],
  ["lists in lists", file(`{"a":${"[".repeat(200)}${"]".repeat(200)}}`, 0)],
  ["a header of 100,000,001 bytes", file("{}", 0, 100_000_001n)],
  ["a header beyond the end", file("{}", 0, 100n)],
  ["a header of 2^63 bytes", file("{}", 0, 1n << 63n)],
];
/** What the reference takes and this reader does not. */
const STRICTER: [string, Uint8Array, RegExp][] = [
  ["doubles", file(`{"a":${one("1", "0,8", "F64")}}`, 8), /got dtype F64 of "a"/],
  ["booleans", file(`{"a":${one("8", "0,8", "BOOL")}}`, 8), /got dtype BOOL of "a"/],
  ["the same array twice", file(`{"a":${one("1", "0,4")},"a":${one("1", "0,4")}}`, 4), /got "a" twice/],
  ["a list for an array", file('{"a":["F32",[1],[0,4]]}', 4), /got no description of "a"/],
];

describe("a safetensors file, against the reference reader", () => {
  it.each(TAKEN)("takes %s", (_, bytes, names) => {
    expect(Object.keys(readSafetensors(bytes, label))).toEqual(names);
  });
  it.each(REFUSED)("refuses %s", (_, bytes) => {
    expect(() => readSafetensors(bytes, label)).toThrow(InputError);
  });
  it.each(STRICTER)("refuses %s, though the reference does not", (_, bytes, message) => {
    expect(() => readSafetensors(bytes, label)).toThrow(message);
  });
  it("names an unknown type, and takes a header of a megabyte within a second", () => {
    expect(() => readSafetensors(file(`{"a":${one("2", "0,8", "F33")}}`, 8), label)).toThrow(
      /got the unknown dtype "F33" of "a"/,
    );
    const escapes = "\\\\".repeat(500_000);
    expect(Object.keys(readSafetensors(file(`{"${escapes}":${one("0", "0,0")}}`, 0), label))).toHaveLength(1);
  });
});
