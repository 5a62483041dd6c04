/** Whether the numbers of a column are names or measurements, by the numbers alone. */
import { counted } from "../../numerics/counted.ts";

/** What numbers seem to be. */
export interface Reading {
  readonly kind: "categorical" | "ordinal";
  /** Why they are names or measurements; null of texts. */
  readonly why: string | null;
  /** Whether only their scatter makes them names. */
  readonly unsure: boolean;
}

/** Digits of numbers that are too long to be counted or measured, if all are of one length. */
const LONG = 5;
/** One number in so many may be absent from those that are counted: somebody was taken out. */
const ABSENT = 5;
/** Scattered numbers are names where each stands in so many rows, and leaves so many others out. */
const [OFTEN, APART] = [4, 2];
/**
 * Numbers with gaps are names where none stands in more than so many times the rows of another: whoever takes pictures takes as many of
 * each, and of what is measured some values are rare.
 */
const ALIKE = 1.5;

/** Whether numbers are names, and what shows it. `texts` are their cells; `values` ascend and differ. */
export function readingOf(texts: readonly string[], values: readonly number[]): Reading {
  const names = (why: string, unsure = false): Reading => ({ kind: "categorical", why, unsure });
  const [first, last] = [values[0], values[values.length - 1]];
  const span = last - first + 1;
  const measured = (why: string): Reading => ({ kind: "ordinal", why, unsure: false });
  if (values.some((value) => !Number.isInteger(value))) return measured("numbers with fractions");
  if (first < 0) return measured("numbers of which some are negative");
  if (texts.some((text) => /^0\d/.test(text))) return names("numbers written with leading zeros");
  const length = texts[0].length;
  if (length >= LONG && texts.every((text) => text.length === length))
    return names(`numbers of ${counted(length, "digit")} each`);
  if (first <= 1 && span - values.length <= values.length / ABSENT)
    return names(`whole numbers counted from ${first} to ${last}`);
  const gaps = span >= APART * values.length || (span > values.length && asOften(texts));
  const often = texts.length >= OFTEN * values.length;
  return often && gaps && values.length > 2 && step(values) === 1
    ? names(`scattered whole numbers from ${first} to ${last}`, true)
    : measured(`whole numbers from ${first} to ${last}`);
}

/** Whether every text stands in about as many rows. */
function asOften(texts: readonly string[]): boolean {
  const counts = [...Map.groupBy(texts, (text) => text).values()].map(({ length }) => length);
  return Math.max(...counts) <= ALIKE * Math.min(...counts);
}

/** The greatest number that divides all differences: a scale that is read off has marks at equal distances. */
function step(values: readonly number[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return values.slice(1).reduce((found, value) => divisor(found, value - values[0]), 0);
}
