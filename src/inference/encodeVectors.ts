/** Vectors in an .npy file → codes, any number of them: rows are given to the encoder as they are. */
import { openVectors, type Vectors } from "../data/features/readVectors.ts";
import { sizeOf } from "../engine/index.ts";
import { expect, Interrupted } from "../errors.ts";
import type { Codec } from "./codec.ts";
import { batchOf, type EncodedPictures, type PictureReading } from "./encodePictures.ts";

/** Rows of a file, by number; all of them by default. */
export interface VectorRows {
  /** .npy, [rows, numbers], as the run's encoder takes them: channels · height · width in 0..1. */
  readonly path: string;
  readonly from?: number;
  readonly to?: number;
}

/** Codes of the rows in order, batch by batch; a row's name is its number. */
export async function* encodeVectors(
  codec: Pick<Codec, "encode" | "takes" | "shape">,
  { path, from = 0, to }: VectorRows,
  { signal, stopped }: Pick<PictureReading, "signal" | "stopped">,
): AsyncGenerator<EncodedPictures> {
  const vectors = openVectors(path);
  try {
    expectVectors(codec, path, vectors);
    const [size, end] = [batchOf(codec.takes), Math.min(to ?? vectors.rows, vectors.rows)];
    for (let at = from; at < end; at += size) {
      if (signal?.aborted) throw new Interrupted(stopped(at - from));
      const rows = vectors.read(at, Math.min(end, at + size));
      const names = Array.from({ length: rows.rows }, (_, i) => `${at + i}`);
      yield { names, codes: await codec.encode(rows), skipped: [] };
    }
  } finally {
    vectors.close();
  }
}

/** An InputError where vectors have another length than the encoder takes, in grey or in colour. */
export function expectVectors(
  { shape, takes }: Pick<Codec, "takes" | "shape">,
  path: string,
  { columns }: Pick<Vectors, "columns">,
): void {
  const wanted = [...new Set([shape, takes].map(sizeOf))];
  const expected = `rows of ${wanted.join(" or ")} numbers, as the run's encoder takes`;
  const todo = "Name a file of such vectors.";
  expect(wanted.includes(columns), "vectors", path, expected, `rows of ${columns}`, todo);
}
