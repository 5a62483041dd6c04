/** Axes of parallel coordinates: where a value stands, and what is written beside it. */
import { keysOf, type SweepRow, valueText } from "./results.ts";

/** An upright line that every trial crosses at its value. */
export interface ParallelAxis {
  readonly name: string;
  readonly ticks: readonly { readonly place: number; readonly text: string }[];
  /** 0 at the bottom, 1 at the top; null where the trial has no such value. */
  place(row: SweepRow): number | null;
}

/** Numbers that span more than this lie on a scale of powers. */
const WIDE = 30;
/** So many different numbers stand at even distances, each with its name. */
const FEW = 6;
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
/** Digits, and letters, of what is written beside an axis. */
const [DIGITS, LETTERS] = [3, 18];

/** An axis for every setting that differs. */
export const settingAxes = (rows: readonly SweepRow[]): ParallelAxis[] =>
  keysOf(rows).flatMap((key) => settingAxis(rows, key) ?? []);

function settingAxis(rows: readonly SweepRow[], key: string): ParallelAxis | null {
  const given = rows.filter(({ settings }) => settings[key] !== undefined);
  const values = [...new Set(given.map(({ settings }) => settings[key]))];
  if (values.length > FEW && values.every((value) => typeof value === "number"))
    return numberAxis(given, key, ({ settings }) => settings[key] as number | undefined);
  return choiceAxis(key, values, given.length < rows.length);
}

function choiceAxis(key: string, values: readonly unknown[], isPartial: boolean): ParallelAxis | null {
  const isNumeric = values.every((value) => typeof value === "number");
  const texts = [...new Set((isNumeric ? values.toSorted((a, b) => a - b) : values).map(valueText))];
  if (texts.length < 2 && !isPartial) return null;
  const at = (text: string) => (texts.length === 1 ? 0.5 : texts.indexOf(text) / (texts.length - 1));
  return {
    name: key,
    ticks: texts.map((text) => ({ place: at(text), text: shortened(text) })),
    place: ({ settings }) => (settings[key] === undefined ? null : at(valueText(settings[key]))),
  };
}

/** An axis of numbers; null where all are the same. */
export function numberAxis(
  rows: readonly SweepRow[],
  name: string,
  of: (row: SweepRow) => number | undefined,
): ParallelAxis | null {
  const values = rows.flatMap((row) => of(row) ?? []);
  const [low, high] = [Math.min, Math.max].map((end) => values.reduce((a, b) => end(a, b)));
  if (low === high) return null;
  const isWide = low > 0 && high / low > WIDE;
  const scale = isWide ? Math.log : (value: number) => value;
  const place = (value: number) => (scale(value) - scale(low)) / (scale(high) - scale(low));
  const at = (share: number) => (isWide ? low * (high / low) ** share : low + share * (high - low));
  return {
    name,
    ticks: QUARTERS.map((share) => ({
      place: share,
      text: valueText(Number(at(share).toPrecision(DIGITS))),
    })),
    place: (row) => {
      const value = of(row);
      return value === undefined ? null : place(value);
    },
  };
}

const shortened = (text: string) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);
