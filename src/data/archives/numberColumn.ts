/** From a column of numbers, as archives hold them, to a factor and its levels. */
import { expect } from "../../errors.ts";
import type { Coded } from "../labels/columns.ts";

/** One factor's number for every image, [rows]. */
export interface NumberColumn {
  readonly name: string;
  readonly numbers: ArrayLike<number>;
  /** Negative numbers are values like any other; without it they mark missing labels. */
  readonly signed?: true;
}

/** The most different numbers that a column may have: with more they are measurements, not levels. */
const MOST_LEVELS = 10_000;

/** Levels 0, 1, … of numbers in rising order; the numbers stay as values. */
export function codeNumbers({ name, numbers, signed }: NumberColumn): Coded {
  const known = new Set<number>();
  for (let row = 0; row < numbers.length; row++)
    if (signed ? Number.isFinite(numbers[row]) : numbers[row] >= 0) known.add(numbers[row]);
  const todo = "Bin them, or leave the factor out.";
  const few = known.size <= MOST_LEVELS;
  expect(few, "factor", name, `at most ${MOST_LEVELS} different numbers`, `${known.size}`, todo);
  const values = [...known].sort((a, b) => a - b);
  const levelOf = new Map(values.map((value, at) => [value, at]));
  const levels = Int32Array.from(numbers, (number) => levelOf.get(number) ?? -1);
  return { factor: { name, size: values.length, kind: "categorical", values }, levels };
}
