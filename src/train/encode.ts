/** Pictures → codes, in batches, on the runtime's thread. */
import { pictureOf } from "../data/table.ts";
import type { Runtime } from "../engine/index.ts";
import type { Dataset, Matrix } from "../types.ts";

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

/** The pictures themselves as rows of numbers in 0..1. [rows, channels · height · width] */
export function pixels(dataset: Dataset, rows: Int32Array): Matrix {
  const columns = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  const data = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => {
    const picture = pictureOf(dataset, row);
    for (let p = 0; p < columns; p++) data[i * columns + p] = picture[p] / 255;
  });
  return { rows: rows.length, columns, data };
}

/** Most numbers per picture in `shrunkPixels`. */
const MOST_PIXELS = 1024;

/**
 * The baseline that learned nothing: pixels averaged over squares, the smallest that leave at most 1024 numbers per
 * picture (2×2 for 64×64 grey). Nearest neighbours barely change and probes stay quick.
 */
export const shrunkPixels = (dataset: Dataset, rows: Int32Array): Matrix =>
  shrunkTo(dataset, rows, MOST_PIXELS);

/** The same with at most `most` numbers per picture. */
export function shrunkTo(dataset: Dataset, rows: Int32Array, most: number): Matrix {
  const [channels, height, width] = dataset.shape;
  let side = 1;
  while (channels * Math.floor(height / side) * Math.floor(width / side) > most) side++;
  const [h, w] = [Math.floor(height / side), Math.floor(width / side)];
  const columns = channels * h * w;
  const data = new Float32Array(rows.length * columns);
  const scale = 1 / (255 * side * side);
  rows.forEach((row, i) => {
    const picture = pictureOf(dataset, row);
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < h * side; y++) {
        const from = (c * height + y) * width;
        const to = i * columns + (c * h + Math.floor(y / side)) * w;
        for (let x = 0; x < w * side; x++) data[to + Math.floor(x / side)] += scale * picture[from + x];
      }
    }
  });
  return { rows: rows.length, columns, data };
}
