/**
 * What edits are compared with, kept in the folder of a run that decodes: codes and levels of training images, codes of
 * held-out images, and the errors of their reconstructions.
 */
import { existsSync, readFileSync } from "node:fs";
import { writeFile, writeJson } from "../files.ts";
import { writeSafetensors } from "../formats/safetensors.ts";
import type { Factor, Matrix } from "../types/index.ts";
import { FORMAT, paths, readWritten } from "./folder.ts";
import { type Reference, referenceOf } from "./referenceArrays.ts";
import { REFERENCE } from "./written.ts";

const named = ({ rows, columns, data }: Matrix) => ({ shape: [rows, columns], data });

/** Writes both files. */
export function writeReference(folder: string, { factors, train, held, gaps }: Reference): void {
  const { reference, referenceFactors } = paths(folder);
  const levels = Float32Array.from(train.levels);
  const arrays = {
    train: named(train.codes),
    levels: { shape: [train.codes.rows, factors.length], data: levels },
    held: named(held),
    gaps: { shape: [gaps.length], data: gaps },
  };
  writeFile(reference, writeSafetensors(arrays));
  writeJson(referenceFactors, { format: FORMAT, factors });
}

/** Reads both files; null where a run has none. */
export function readReference(folder: string): Reference | null {
  const { reference, referenceFactors } = paths(folder);
  if (!existsSync(reference) || !existsSync(referenceFactors)) return null;
  const { factors } = readWritten(referenceFactors, REFERENCE) as { factors: Factor[] };
  return referenceOf(readFileSync(reference), factors, reference);
}

/** Mean squared error of each row. */
export function reconstructionErrors(images: Matrix, decoded: Matrix): Float32Array {
  return Float32Array.from({ length: images.rows }, (_, row) => {
    let squares = 0;
    for (let at = row * images.columns; at < (row + 1) * images.columns; at++)
      squares += (images.data[at] - decoded.data[at]) ** 2;
    return squares / images.columns;
  });
}
