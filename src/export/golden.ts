/** Whether every program that runs an exported model gives the numbers of the run. */
import { RunError } from "../errors.ts";
import type { NamedArray } from "../formats/safetensors.ts";
import { type Question, runtimes } from "./runtimes.ts";

/** How far each program's numbers are from those expected, in shares of the largest; null where the machine lacks the program. */
export type Answers = Readonly<Record<string, number | null>>;

/** What a model is given, and what it should say. */
export interface Asked extends Pick<Question, "input" | "output"> {
  /** What an error calls the model. */
  readonly file: string;
  readonly given: NamedArray;
  readonly wanted: Float32Array;
}

/** What float32 may lose over some thousand sums. */
const MOST_GAP = 1e-5;

/** Runs a model in every program that the machine has; a RunError where one gives other numbers. */
export async function answers(model: Uint8Array, { file, given, wanted, ...ports }: Asked): Promise<Answers> {
  const gaps: Record<string, number | null> = {};
  for (const [runtime, ask] of Object.entries(runtimes)) {
    const told = await ask({ model, ...ports, ...given }).catch((error: Error) => error);
    if (told instanceof Error) throw differs(file, runtime, told.message);
    const gap = told === null ? null : gapOf(told, wanted);
    if (gap !== null && !(gap <= MOST_GAP)) throw differs(file, runtime, `${gap} of the largest number away`);
    gaps[runtime] = gap;
  }
  return gaps;
}

function differs(file: string, runtime: string, got: string): RunError {
  const todo = `Nothing was written. Try another version of ${runtime}, and report what you see.`;
  return new RunError("export", file, `the numbers of the run in ${runtime}`, got, todo);
}

/** The largest difference, in shares of the largest number. */
export function gapOf(told: Float32Array, wanted: Float32Array): number {
  if (told.length !== wanted.length) return Number.POSITIVE_INFINITY;
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return told.reduce((most, value, at) => Math.max(most, Math.abs(value - wanted[at])), 0) / largest;
}
