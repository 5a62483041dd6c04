/** State on disk: `step-000500.safetensors` (parameters by name, optimiser slots and other state) and a JSON file that marks it as complete. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Arrays, type Parameter, pack, unpack } from "../engine/index.ts";
import { InputError } from "../errors.ts";
import { writeFile, writeJson } from "../files.ts";
import { type NamedArray, readSafetensors, writeSafetensors } from "../formats/safetensors.ts";

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

/** Writes the arrays first and the JSON file last, so that a checkpoint with a JSON file is complete. */
export function saveCheckpoint(
  folder: string,
  parameters: readonly Parameter[],
  { step, state }: Checkpoint,
): void {
  const { parameters: flat, ...slots } = state;
  const values = unpack(parameters, flat);
  const arrays: Record<string, NamedArray> = {};
  for (const { name, tensor } of parameters) arrays[name] = { shape: tensor.shape, data: values[name] };
  for (const [name, data] of Object.entries(slots)) arrays[SLOT + name] = { shape: [data.length], data };
  writeFile(join(folder, `${nameOf(step)}.safetensors`), writeSafetensors(arrays));
  writeJson(join(folder, `${nameOf(step)}.json`), { format: 1, step });
  for (const old of checkpointSteps(folder).slice(0, -KEPT)) {
    rmSync(join(folder, `${nameOf(old)}.json`), { force: true });
    rmSync(join(folder, `${nameOf(old)}.safetensors`), { force: true });
  }
}

const arraysOf = (path: string) =>
  readSafetensors(readFileSync(path), {
    kind: "checkpoint",
    name: path,
    todo: "Resume from an earlier checkpoint.",
  });

/** Parameters and statistics of the newest checkpoint by name, or null where there is none. */
export function latestValues(folder: string): Record<string, NamedArray> | null {
  const step = checkpointSteps(folder).at(-1);
  if (step === undefined) return null;
  const path = join(folder, `${nameOf(step)}.safetensors`);
  const arrays = Object.entries(arraysOf(path));
  return Object.fromEntries(arrays.map(([name, array]) => [name.replace(SLOT, ""), array]));
}

/** The newest checkpoint, or null where there is none. */
export function latestCheckpoint(folder: string, parameters: readonly Parameter[]): Checkpoint | null {
  const step = checkpointSteps(folder).at(-1);
  if (step === undefined) return null;
  const path = join(folder, `${nameOf(step)}.safetensors`);
  const arrays = arraysOf(path);
  const slots = Object.entries(arrays).filter(([name]) => name.startsWith(SLOT));
  const state = Object.fromEntries(slots.map(([name, { data }]) => [name.slice(SLOT.length), data]));
  const values = parameters.map(({ name, tensor, initial }) => {
    const data = arrays[name]?.data;
    if (data?.length === initial.length) return { name, tensor, initial: data };
    const got = data === undefined ? "none" : `${data.length} numbers`;
    throw new InputError(
      "checkpoint",
      path,
      `"${name}" with ${initial.length} numbers`,
      got,
      "Use the run it belongs to.",
    );
  });
  return { step, state: { parameters: pack(values), ...state } };
}
