/** Pictures → codes, in batches, on the runtime's thread. */
import { pixels } from "../data/images/pixels.ts";
import type { Runtime } from "../engine/index.ts";
import type { Dataset, Matrix } from "../types/index.ts";

const BATCH = 256;

/** What an encoder calls its pictures and its codes. */
export interface EncoderPorts {
  readonly input: string;
  readonly outputs: readonly string[];
  /** The only number of pictures it takes at a time, or null for any. */
  readonly batch: number | null;
}
const OWN: EncoderPorts = { input: "images", outputs: ["code"], batch: null };

/** Codes of dataset rows by an encoder model (images → code). [rows, dim] */
export async function encode(
  runtime: Runtime,
  encoder: Uint8Array,
  dataset: Dataset,
  rows: Int32Array,
): Promise<Matrix> {
  return (await encodeOutputs(runtime, encoder, OWN, dataset, rows))[0];
}

/** One matrix [rows, width] per output, in order; `onRows` is told how many rows are done. */
export async function encodeOutputs(
  runtime: Runtime,
  encoder: Uint8Array,
  { input, outputs, batch }: EncoderPorts,
  dataset: Dataset,
  rows: Int32Array,
  onRows: (done: number) => void = () => {},
): Promise<Matrix[]> {
  const session = await runtime.load(encoder);
  const parts = outputs.map((): Float32Array[] => []);
  const size = batch ?? BATCH;
  for (let from = 0; from < rows.length; from += size) {
    const chosen = rows.subarray(from, from + size);
    const images = padded(pixels(dataset, chosen), batch ?? chosen.length);
    const found = await runtime.run(session, { [input]: images });
    outputs.forEach((name, k) => {
      parts[k].push(found[name].subarray(0, (found[name].length / (batch ?? chosen.length)) * chosen.length));
    });
    onRows(Math.min(rows.length, from + size));
  }
  return parts.map((list) => joined(list, rows.length));
}

/** Each output of a model that reads rows apart, [rows, width]; any number of rows. */
export async function mapRows(
  runtime: Runtime,
  session: number,
  input: string,
  outputs: readonly string[],
  { rows, columns, data }: Matrix,
): Promise<Matrix[]> {
  const parts = outputs.map((): Float32Array[] => []);
  for (let from = 0; from < rows; from += BATCH) {
    const found = await runtime.run(session, {
      [input]: data.slice(from * columns, (from + BATCH) * columns),
    });
    outputs.forEach((name, k) => {
      parts[k].push(found[name]);
    });
  }
  return parts.map((list) => joined(list, rows));
}

/** Rows of zeros after the pictures, up to a fixed batch. */
function padded({ rows, columns, data }: Matrix, batch: number): Float32Array {
  if (rows === batch) return data;
  const whole = new Float32Array(batch * columns);
  whole.set(data);
  return whole;
}

function joined(parts: readonly Float32Array[], rows: number): Matrix {
  const total = parts.reduce((n, part) => n + part.length, 0);
  const data = new Float32Array(total);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { rows, columns: rows === 0 ? 0 : total / rows, data };
}
