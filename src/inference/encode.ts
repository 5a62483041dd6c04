/** Images → codes, in batches, on the runtime's thread. */
import { pixels } from "../data/images/pixels.ts";
import type { Arrays, Feeds, Runtime } from "../engine/index.ts";
import type { Dataset, Matrix } from "../types/index.ts";
import { forChannels } from "./contract.ts";

const BATCH = 256;

/** What a model calls its input and its outputs. */
export interface EncoderPorts {
  readonly input: string;
  readonly outputs: readonly string[];
  /** The only number of rows it takes at a time, or null for any. */
  readonly batch: number | null;
}
/** What our own encoders call them. */
export const OWN_PORTS: EncoderPorts = { input: "images", outputs: ["code"], batch: null };

/** Codes of dataset rows by an encoder model (images → code), loaded for this call. [rows, dim] */
export async function encode(
  runtime: Runtime,
  encoder: Uint8Array,
  dataset: Dataset,
  rows: Int32Array,
): Promise<Matrix> {
  const session = await runtime.load(forChannels(encoder, dataset.shape[0]));
  return (await encodeOutputs(runtime, session, { ports: OWN_PORTS, dataset, rows }))[0];
}

/** Which rows of a dataset an encoder is given, and who is told how many are done. */
export interface Encoded {
  readonly ports: EncoderPorts;
  readonly dataset: Dataset;
  readonly rows: Int32Array;
  onRows?(done: number): void;
}

/** What runs a loaded model; one that is watched is told how many rows there are. */
interface Runner {
  run(session: number, feeds: Feeds, rows?: number): Promise<Arrays>;
}

/** One matrix [rows, width] per output of a loaded encoder, in order; images are read batch by batch. */
export async function encodeOutputs(
  runtime: Runner,
  session: number,
  { ports: { input, outputs, batch }, dataset, rows, onRows }: Encoded,
): Promise<Matrix[]> {
  const parts = outputs.map((): Float32Array[] => []);
  const size = batch ?? BATCH;
  for (let from = 0; from < rows.length; from += size) {
    const chosen = rows.subarray(from, from + size);
    const count = batch ?? chosen.length;
    const images = padded(pixels(dataset, chosen), count);
    const found = await runtime.run(session, { [input]: images }, count);
    outputs.forEach((name, k) => {
      const width = found[name].length / count;
      if (!Number.isInteger(width))
        throw new Error(`${found[name].length} numbers of "${name}" for ${count} pictures`);
      parts[k].push(found[name].subarray(0, width * chosen.length));
    });
    onRows?.(Math.min(rows.length, from + size));
  }
  return parts.map((list) => joined(list, rows.length));
}

/** Each output of a loaded model that treats rows independently, [rows, width]; any number of rows. */
export async function mapRows(
  runtime: Runtime,
  session: number,
  { input, outputs }: EncoderPorts,
  { rows, columns, data }: Matrix,
): Promise<Matrix[]> {
  const parts = outputs.map((): Float32Array[] => []);
  for (let from = 0; from < rows; from += BATCH) {
    const images = data.slice(from * columns, (from + BATCH) * columns);
    const found = await runtime.run(session, { [input]: images });
    outputs.forEach((name, k) => {
      parts[k].push(found[name]);
    });
  }
  return parts.map((list) => joined(list, rows));
}

/** Rows of zeros after the images, up to a fixed batch. */
function padded({ rows, columns, data }: Matrix, batch: number): Float32Array {
  if (rows === batch) return data;
  const whole = new Float32Array(batch * columns);
  whole.set(data);
  return whole;
}

function joined(parts: readonly Float32Array[], rows: number): Matrix {
  if (rows > 0 && parts.length === 1) return { rows, columns: parts[0].length / rows, data: parts[0] };
  const total = parts.reduce((n, part) => n + part.length, 0);
  const data = new Float32Array(total);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { rows, columns: rows === 0 ? 0 : total / rows, data };
}
