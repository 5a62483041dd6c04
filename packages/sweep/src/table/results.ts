/** What a sweep has come to so far, and the numbers in it. */
import { objectiveParts, partsOf, type Settings } from "../plan/index.ts";
import type { Objective, State } from "../types.ts";

/** One trial. */
export interface SweepRow {
  readonly name: string;
  readonly settings: Settings;
  readonly seed: number;
  readonly state: State;
  readonly seconds: number | null;
  /** Where its run folder lies. */
  readonly run: string | null;
  /** The small result of the task, with `scores` by metric. */
  readonly result: Readonly<Record<string, unknown>> | null;
  /** Last lines of what went wrong. */
  readonly failure?: string | null;
}

/** A sweep with its trials in the order of the plan. */
export interface SweepResults {
  readonly name: string;
  readonly objective: Objective | null;
  readonly rows: readonly SweepRow[];
}

/** A score in short, as a training gives it. */
type Short = Parameters<typeof partsOf>[0] & { readonly null?: number | null };
type Numbers = Readonly<Record<string, number>>;

const scoresOf = ({ state, result }: SweepRow) =>
  (state === "completed" ? (result?.scores ?? {}) : {}) as Readonly<Record<string, Short>>;

/** Values by the names that objectives use: `mig`, `mig.identity`. */
export function numbersOf(row: SweepRow): Numbers {
  const named = Object.entries(scoresOf(row)).flatMap(([metric, score]) =>
    Object.entries(partsOf(score)).map(([of, value]) => [nameOf(metric, of), value] as const),
  );
  return Object.fromEntries(named.filter(([, value]) => Number.isFinite(value)));
}

const nameOf = (metric: string, of: string) => (of === "value" ? metric : `${metric}.${of}`);

/** The values that metrics as wholes would have by chance, where they have one. */
export function chancesOf(row: SweepRow): Numbers {
  const found = Object.entries(scoresOf(row)).map(
    ([metric, score]) => [metric, score.null ?? Number.NaN] as const,
  );
  return Object.fromEntries(found.filter(([, value]) => Number.isFinite(value)));
}

/** The name under which `numbersOf` has the objective. */
export function objectiveName(objective: Objective): string {
  const { metric, of } = objectiveParts(objective);
  return nameOf(metric, of ?? "value");
}

/** Metrics of any row, in the order in which they first come. */
export const metricsOf = (rows: readonly SweepRow[]): string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(scoresOf(row)))),
];

/** Keys of any cell, in the order in which they first come. */
export const keysOf = (rows: readonly Pick<SweepRow, "settings">[]): string[] => [
  ...new Set(rows.flatMap(({ settings }) => Object.keys(settings))),
];

/** Every key by its shortest end that no other key has: `terms.infoNce.temperature` is "temperature". */
export function shortNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const end = (key: string, parts: number) => key.split(".").slice(-parts).join(".");
  const shortest = (key: string) => {
    for (let parts = 1; ; parts++) {
      const name = end(key, parts);
      if (name === key || keys.every((other) => other === key || end(other, parts) !== name)) return name;
    }
  };
  return new Map(keys.map((key) => [key, shortest(key)]));
}

/** Digits of a setting that people read, and below what it is written with a power of ten. */
const [DIGITS, SMALL] = [4, 1e-3];

/** A setting as people read it; a dash where the cell does not have it. */
export function valueText(value: unknown): string {
  if (value === undefined) return "–";
  if (typeof value === "number") return numberText(Number(value.toPrecision(DIGITS)));
  if (typeof value === "string") return value;
  const { name, options, ...others } = (value ?? {}) as Readonly<Record<string, unknown>>;
  // A reference is its name, with its options behind it.
  if (typeof name !== "string" || Object.keys(others).length > 0) return JSON.stringify(value);
  return [name, ...Object.entries(options ?? {}).map(([key, of]) => `${key}=${valueText(of)}`)].join(" ");
}

const numberText = (value: number) =>
  value !== 0 && Math.abs(value) < SMALL ? value.toExponential() : `${value}`;

/** All settings of a cell with short names: "recipe=vae, weight=4". */
export const settingsText = (settings: Settings, names: ReadonlyMap<string, string>): string =>
  Object.entries(settings)
    .map(([key, value]) => `${names.get(key) ?? key}=${valueText(value)}`)
    .join(", ") || "the base as it is";
