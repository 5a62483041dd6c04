/** The safetensors format (Hugging Face), float32 only: eight bytes of header length, a JSON header, the numbers. */

import { InputError } from "../errors.ts";
import { counted } from "../numerics/counted.ts";

/** Numbers in row-major order, with their shape. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
interface HeaderEntry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

/** The bytes of a file; the same arrays give the same bytes. */
export function writeSafetensors(arrays: Readonly<Record<string, NamedArray>>): Uint8Array {
  const header: Record<string, HeaderEntry> = Object.create(null);
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    header[name] = { dtype: "F32", shape: [...shape], data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = JSON.stringify(header);
  // Padded with spaces, so that the numbers start at a multiple of eight.
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const bytes = Buffer.alloc(8 + json.length + end);
  bytes.writeBigUInt64LE(BigInt(json.length));
  json.copy(bytes, 8);
  for (const [name, { data }] of Object.entries(arrays)) {
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).copy(
      bytes,
      8 + json.length + header[name].data_offsets[0],
    );
  }
  return bytes;
}

/** What errors call a file, and what they say to do if it is damaged. */
export interface FileLabel {
  readonly kind: string;
  readonly name: string;
  readonly todo: string;
}

/** The longest header that the reference reader takes. */
const MOST_HEADER = 100_000_000;
/** The names of all element types. */
const TYPES = /^(BOOL|[UI](8|16|32|64)|F(16|32|64)|BF16|F8_E\w+|F[468]_\w+|C64)$/;

/** The arrays of a file by name, as strictly as the reference reader (Rust's safetensors); an InputError if it is damaged. */
export function readSafetensors(
  bytes: Uint8Array,
  { kind, name, todo }: FileLabel,
): Record<string, NamedArray> {
  const damaged = (got: string) =>
    new InputError(kind, name, "a whole safetensors file of float32", got, todo);
  if (bytes.length < 8) throw damaged(`${counted(bytes.length, "byte")}`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MOST_HEADER) throw damaged(`a header of ${counted(length, "byte")}`);
  if (8 + length > bytes.length) throw damaged("a header that is cut off");
  const body = bytes.subarray(8 + length);
  const entries = entriesOf(bytes.subarray(8, 8 + length), damaged);
  let end = 0;
  for (const [key, { from, to, count }] of [...entries].sort(
    ([, a], [, b]) => a.from - b.from || a.to - b.to,
  )) {
    if (from !== end) throw damaged(`"${key}" at byte ${from} instead of ${end}`);
    if (to - from !== 4 * count)
      throw damaged(`${counted(to - from, "byte")} of "${key}" for ${counted(count, "number")}`);
    end = to;
  }
  if (end !== body.length) throw damaged(`${counted(body.length, "byte")} of numbers instead of ${end}`);
  return Object.fromEntries(
    entries.map(([key, { shape, from, to, count }]) => {
      const data = new Float32Array(count);
      new Uint8Array(data.buffer).set(body.subarray(from, to));
      return [key, { shape, data }];
    }),
  );
}

interface Entry {
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
  /** How many numbers there are. */
  readonly count: number;
}

/** What the header says of every array. Names are kept in pairs: any text may be one, `__proto__` too. */
function entriesOf(bytes: Uint8Array, damaged: (got: string) => Error): [string, Entry][] {
  let header: unknown;
  let twice: string | null = null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
    header = JSON.parse(text, onlyWhole as never);
    twice = keyTwice(text);
  } catch {
    throw damaged("a header that is no JSON");
  }
  if (!isObject(header)) throw damaged("a header that is no object");
  if (twice !== null) throw damaged(`"${twice}" twice in the header`);
  return Object.entries(header).flatMap(([key, value]): [string, Entry][] => {
    if (key !== "__metadata__") return [[key, entryOf(key, value, damaged)]];
    const texts =
      value === null || (isObject(value) && Object.values(value).every((v) => typeof v === "string"));
    if (!texts) throw damaged("metadata that are no texts");
    return [];
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Sides and places are written as whole numbers: 2.0 and 1e0 are none. */
function onlyWhole(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === "number" && !/^\d+$/.test(source ?? "") ? Number.NaN : value;
}

function entryOf(key: string, value: unknown, damaged: (got: string) => Error): Entry {
  if (!isObject(value)) throw damaged(`no description of "${key}"`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !TYPES.test(dtype))
    throw damaged(`the unknown dtype "${dtype}" of "${key}"`);
  if (dtype !== "F32") throw damaged(`dtype ${dtype} of "${key}"`);
  if (!Array.isArray(shape) || !shape.every(isCount)) throw damaged(`no shape of "${key}"`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw damaged(`no offsets of "${key}"`);
  let count = 1;
  for (const side of shape) count *= side;
  const whole = shape.reduce((product, side) => product * Math.max(1, side), 4);
  if (!isCount(whole)) throw damaged(`shape (${shape.join(", ")}) of "${key}"`);
  return { shape, from: offsets[0], to: offsets[1], count };
}

/** A key that stands twice in one object of a valid JSON text, or null. */
function keyTwice(text: string): string | null {
  const open: Set<string>[] = [];
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"\s*:?|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (token.endsWith(":")) {
      const key: string = JSON.parse(token.slice(0, -1));
      const keys = open[open.length - 1];
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return null;
}
