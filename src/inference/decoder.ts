/** Codes → images by a run's decoder, wherever the runtime is. */
import type { Runtime } from "../engine/index.ts";
import type { Matrix } from "../types/index.ts";
import { mapRows } from "./encode.ts";

/** Codes [rows, dim] → images [rows, channels · height · width] in 0..1. */
export type Decoder = (codes: Matrix) => Promise<Matrix>;

/** Loads the bytes of a `decoder.onnx`. */
export async function openDecoder(runtime: Runtime, model: Uint8Array): Promise<Decoder> {
  const session = await runtime.load(model);
  const ports = { input: "code", outputs: ["images"], batch: null };
  return async (codes) => (await mapRows(runtime, session, ports, codes))[0];
}
