/** An experiment as settings under the names that `--set` takes: columns of the table, and what two runs differ in. */
import type { Experiment, Ref, Schedule } from "../types/index.ts";
import type { Settings } from "./api.ts";

/** Left out: it says of no run what it is. */
const PLAIN = ["recipe", "steps", "batch", "accumulate", "seed", "onDivergence"] as const;
const REFS = ["data", "preprocess", "net", "decoder", "pairs", "optimiser"] as const;

/** What is asked of an experiment here; it was read from a file. */
export type WrittenExperiment = Partial<Experiment>;

/** Every setting that is a number, a word or a short list. */
export function settingsOf(experiment: WrittenExperiment): Settings {
  const { terms = [], project = [], read = {}, code = {}, split, metrics = [] } = experiment;
  const entries: [string, unknown][] = [
    ...PLAIN.map((key): [string, unknown] => [key, experiment[key]]),
    ...REFS.flatMap((key) => refEntries(key, experiment[key])),
    ...Object.entries(code).map(([block, width]): [string, unknown] => [`code.${block}`, width]),
    ...Object.entries(split?.unseen ?? {}).map(([factor, levels]): [string, unknown] => [
      `split.unseen.${factor}`,
      levels,
    ]),
    ["split.testShare", split?.testShare],
    ...terms.flatMap((term) => termEntries(term)),
    ...project.flatMap((ref) => refEntries(`project.${ref.name}`, ref)),
    ...Object.entries(read).flatMap(([block, ref]) => refEntries(`read.${block}`, ref)),
    ["metrics", metrics.map(({ name }) => name)],
  ];
  return Object.fromEntries(entries.flatMap(([key, value]) => shown(key, value)));
}

function refEntries(key: string, ref: Ref | undefined): [string, unknown][] {
  if (ref === undefined) return [];
  return [
    [key, ref.name],
    ...Object.entries(ref.options ?? {}).map(([name, value]): [string, unknown] => [`${key}.${name}`, value]),
  ];
}

function termEntries({
  name,
  label = name,
  weight,
  options = {},
}: NonNullable<WrittenExperiment["terms"]>[number]) {
  const [key, weighs] = [`terms.${label}`, typeof weight === "number" ? weight : ramp(weight)];
  return [
    [`${key}.weight`, weighs],
    ...(label === name ? [] : [[key, name]]),
    ...Object.entries(options).map(([option, value]) => [`${key}.${option}`, value]),
  ] as [string, unknown][];
}

const ramp = (weight: Schedule | undefined) =>
  weight === undefined ? undefined : `${weight.from} … ${weight.to}`;

/** A setting as a word or a number; nothing where there is none. */
function shown(key: string, value: unknown): [string, string | number | boolean][] {
  if (value === undefined || value === null || value === "") return [];
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return [[key, value]];
  if (Array.isArray(value) && value.every((each) => typeof each !== "object"))
    return [[key, value.join(", ")]];
  return [[key, JSON.stringify(value)]];
}
