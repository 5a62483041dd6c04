/**
 * State on disk: `step-000500.safetensors` (parameters by name, optimiser slots and other state), and a JSON file with its digest
 * that marks it as complete.
 */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Arrays, type Parameter, pack, unpack } from "../engine/index.ts";
import { InputError } from "../errors.ts";
import { writeFile, writeJson } from "../files.ts";
import { type NamedArray, readSafetensors, writeSafetensors } from "../formats/safetensors.ts";
import { counted } from "../numerics/counted.ts";
import { readJson } from "./folder.ts";

/** Checkpoints kept: older ones are removed once a newer one is complete. */
const KEPT = 2;
const SLOT = "optimiser/";

/** The state after so many steps. */
export interface Checkpoint {
  readonly step: number;
  readonly state: Arrays;
}

const nameOf = (step: number) => `step-${`${step}`.padStart(6, "0")}`;

/** Steps of the complete checkpoints in a folder, oldest first. */
export function checkpointSteps(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).flatMap((file) => /^step-(\d+)\.json$/.exec(file)?.[1] ?? []);
  return found.map(Number).sort((a, b) => a - b);
}

const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/**
 * Writes the arrays first and the JSON file last, so that a checkpoint with a JSON file is complete. The two newest are kept, and
 * `keep`, a step to which training may have to return.
 */
export function saveCheckpoint(
  folder: string,
  parameters: readonly Parameter[],
  { step, state }: Checkpoint,
  keep?: number,
): void {
  const { parameters: flat, ...slots } = state;
  const values = unpack(parameters, flat);
  const arrays: Record<string, NamedArray> = {};
  for (const { name, tensor } of parameters) arrays[name] = { shape: tensor.shape, data: values[name] };
  for (const [name, data] of Object.entries(slots)) arrays[SLOT + name] = { shape: [data.length], data };
  const bytes = writeSafetensors(arrays);
  writeFile(join(folder, `${nameOf(step)}.safetensors`), bytes);
  writeJson(join(folder, `${nameOf(step)}.json`), { format: 1, step, sha256: digestOf(bytes) });
  const kept = [...checkpointSteps(folder).slice(-KEPT), keep ?? step].map(nameOf);
  // Sorted, so that a JSON file goes before its arrays: without it they count for nothing.
  const files = readdirSync(folder).filter((name) => /^step-\d+\.(json|safetensors)$/.test(name));
  for (const file of files.sort())
    if (!kept.includes(file.split(".")[0])) rmSync(join(folder, file), { force: true });
}

/** The arrays of a checkpoint; an InputError where they are not those that were written. */
function arraysOf(folder: string, step: number): Record<string, NamedArray> {
  const path = join(folder, `${nameOf(step)}.safetensors`);
  const todo = "Restore the file, or train again.";
  const damaged = (got: string) =>
    new InputError("checkpoint", path, "the bytes that were written", got, todo);
  if (!existsSync(path)) throw damaged("no such file");
  const bytes = readFileSync(path);
  const { sha256 } = readJson(join(folder, `${nameOf(step)}.json`)) as { sha256?: string };
  // Checkpoints of earlier versions have no digest.
  if (sha256 !== undefined && sha256 !== digestOf(bytes)) throw damaged("others (its digest differs)");
  return readSafetensors(bytes, { kind: "checkpoint", name: path, todo });
}

/** Parameters and statistics of the newest checkpoint by name, or null where there is none. */
export function latestValues(folder: string): Record<string, NamedArray> | null {
  const step = checkpointSteps(folder).at(-1);
  if (step === undefined) return null;
  const arrays = Object.entries(arraysOf(folder, step));
  return Object.fromEntries(arrays.map(([name, array]) => [name.replace(SLOT, ""), array]));
}

/** Which checkpoints are looked at, and who hears of damaged ones. */
export interface CheckpointSearch {
  isMeant?(step: number): boolean;
  onDamaged?(why: string): void;
}

/** The newest checkpoint that is whole, or null where there is none; a damaged one is forgotten. */
export function latestCheckpoint(
  folder: string,
  parameters: readonly Parameter[],
  { isMeant = () => true, onDamaged }: CheckpointSearch = {},
): Checkpoint | null {
  for (const step of checkpointSteps(folder).filter(isMeant).reverse()) {
    let arrays: Record<string, NamedArray>;
    try {
      arrays = arraysOf(folder, step);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      onDamaged?.(
        `${error.kind} "${error.subject}" is damaged: expected ${error.expected}, got ${error.got}`,
      );
      rmSync(join(folder, `${nameOf(step)}.json`), { force: true });
      continue;
    }
    return { step, state: stateOf(join(folder, `${nameOf(step)}.safetensors`), arrays, parameters) };
  }
  return null;
}

function stateOf(path: string, arrays: Record<string, NamedArray>, parameters: readonly Parameter[]): Arrays {
  const slots = Object.entries(arrays).filter(([name]) => name.startsWith(SLOT));
  const state = Object.fromEntries(slots.map(([name, { data }]) => [name.slice(SLOT.length), data]));
  const values = parameters.map(({ name, tensor, initial }) => {
    const data = arrays[name]?.data;
    if (data?.length === initial.length) return { name, tensor, initial: data };
    const expected = `"${name}" with ${counted(initial.length, "number")}`;
    const got = data === undefined ? "none" : `${counted(data.length, "number")}`;
    throw new InputError("checkpoint", path, expected, got, "Use the run it belongs to.");
  });
  return { parameters: pack(values), ...state };
}
