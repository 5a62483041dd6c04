/** `likeness.safetensors`: what ordinary pictures of a run look like, for whoever asks it about others. */
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "../files.ts";
import { readSafetensors, writeSafetensors } from "../formats/safetensors.ts";
import type { Matrix } from "../types/index.ts";
import { paths } from "./folder.ts";

/** The space of ordinary pictures, each shrunken, less its mean and of unit length. */
export interface Likeness {
  /** [columns] */
  readonly mean: Float32Array;
  /** [components, columns], orthonormal */
  readonly components: Matrix;
  /** Distances of held-out pictures from the space, ascending. */
  readonly ordinary: Float32Array;
}

/** Writes the file. */
export function writeLikeness(folder: string, { mean, components, ordinary }: Likeness): void {
  const arrays = {
    mean: { shape: [mean.length], data: mean },
    components: { shape: [components.rows, components.columns], data: components.data },
    ordinary: { shape: [ordinary.length], data: ordinary },
  };
  writeFile(paths(folder).likeness, writeSafetensors(arrays));
}

/** Reads the file; null where a run has none. */
export function readLikeness(folder: string): Likeness | null {
  const { likeness } = paths(folder);
  if (!existsSync(likeness)) return null;
  const label = { kind: "run", name: likeness, todo: "The file is damaged: get the whole run again." };
  const { mean, components, ordinary } = readSafetensors(readFileSync(likeness), label);
  const [rows, columns] = components.shape;
  return { mean: mean.data, components: { rows, columns, data: components.data }, ordinary: ordinary.data };
}
