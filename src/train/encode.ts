/** Pictures → codes, in batches, on the runtime's thread. */
import type { Runtime } from "../engine/index.ts";
import type { Dataset, Matrix } from "../types.ts";

const BATCH = 256;

/** Codes of dataset rows by an encoder model (images → code). [rows, dim] */
export async function encode(
  runtime: Runtime,
  encoder: Uint8Array,
  dataset: Dataset,
  rows: Int32Array,
): Promise<Matrix> {
  const session = await runtime.load(encoder);
  const parts: Float32Array[] = [];
  for (let from = 0; from < rows.length; from += BATCH) {
    const images = pixels(dataset, rows.subarray(from, from + BATCH)).data;
    parts.push((await runtime.run(session, { images })).code);
  }
  const total = parts.reduce((n, part) => n + part.length, 0);
  const data = new Float32Array(total);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { rows: rows.length, columns: rows.length === 0 ? 0 : total / rows.length, data };
}

/** The pictures themselves as rows of numbers in 0..1: the baseline that learned nothing. */
export function pixels(dataset: Dataset, rows: Int32Array): Matrix {
  const columns = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  const data = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => {
    const from = row * columns;
    for (let p = 0; p < columns; p++) data[i * columns + p] = dataset.images[from + p] / 255;
  });
  return { rows: rows.length, columns, data };
}
