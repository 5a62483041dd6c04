/** The safetensors format (Hugging Face), float32 only: eight bytes of header length, a JSON header, the numbers. */
import { InputError } from "../errors.ts";

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
  const header: Record<string, HeaderEntry> = {};
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

/** The arrays of a file by name; an InputError if it is damaged. */
export function readSafetensors(
  bytes: Uint8Array,
  { kind, name, todo }: FileLabel,
): Record<string, NamedArray> {
  const damaged = (got: string) =>
    new InputError(kind, name, "a whole safetensors file of float32", got, todo);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 8) throw damaged(`${buffer.length} bytes`);
  const start = 8 + Number(buffer.readBigUInt64LE());
  if (start > buffer.length) throw damaged("a header that is cut off");
  const header = parsed(buffer.toString("utf8", 8, start));
  if (header === null) throw damaged("a header that is no JSON");
  const entries = Object.entries(header).filter(([key]) => key !== "__metadata__");
  return Object.fromEntries(
    entries.map(
      ([
        key,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        if (dtype !== "F32") throw damaged(`dtype ${dtype} of "${key}"`);
        if (start + to > buffer.length) throw damaged(`"${key}" cut off`);
        const data = new Float32Array((to - from) / 4);
        Buffer.from(data.buffer).set(buffer.subarray(start + from, start + to));
        return [key, { shape, data }];
      },
    ),
  );
}

function parsed(text: string): Record<string, HeaderEntry> | null {
  try {
    return JSON.parse(text) as Record<string, HeaderEntry>;
  } catch {
    return null;
  }
}
