/** What edits are compared with, as arrays: read of bytes, wherever they come from. */
import { readSafetensors } from "../formats/safetensors.ts";
import type { Factor, Matrix, Sample } from "../types/index.ts";

/** Codes and errors of ordinary images. */
export interface Reference {
  readonly factors: readonly Factor[];
  readonly train: Sample;
  /** Codes of held-out images; of training images where none were held out. */
  readonly held: Matrix;
  /** Mean squared error of each held-out image's reconstruction. [rows of `held`] */
  readonly gaps: Float32Array;
}

/**
 * The bytes of a `reference.safetensors`, beside the factors of its `reference.json`; `name` is what an error calls it. Bytes
 * that are no such file are an InputError.
 */
export function referenceOf(bytes: Uint8Array, factors: readonly Factor[], name: string): Reference {
  const label = { kind: "run", name, todo: "The file is damaged: get the whole run again." };
  const { train, levels, held, gaps } = readSafetensors(bytes, label);
  const matrix = ({ shape, data }: typeof train): Matrix => ({ rows: shape[0], columns: shape[1], data });
  return {
    factors,
    train: { codes: matrix(train), levels: Int32Array.from(levels.data) },
    held: matrix(held),
    gaps: gaps.data,
  };
}
