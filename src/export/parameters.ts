/** The parameters of a run's nets by name, as `model.safetensors`. */
import { writeSafetensors } from "../formats/safetensors.ts";
import { latestValues } from "../run/checkpoint.ts";
import { paths } from "../run/folder.ts";

/** What is no part of encoder and decoder was needed for the training only. */
const KEPT = /^(encoder|decoder)\//;

/** The bytes of the file; null where nothing was trained, or no checkpoint is left. */
export function parametersOf(run: string): Uint8Array | null {
  const values = Object.entries(latestValues(paths(run).checkpoints) ?? {});
  const kept = values.filter(([name]) => KEPT.test(name));
  return kept.length === 0 ? null : writeSafetensors(Object.fromEntries(kept));
}
