/** Parts that a column of the labels says, row by row. */
import { InputError } from "../../errors.ts";
import type { Dataset } from "../../types/index.ts";
import { allRows, levelsOf } from "../dataset.ts";
import { factorIndex, levelLabel } from "../factors.ts";

/** Rows by part, as a person wrote them. */
export type SaidParts = Readonly<Record<"train" | "test" | "unseen", number[]>>;

/** What a cell may say, in any case of letters. */
const WORDS: Readonly<Record<string, keyof SaidParts | "validation">> = {
  ...{ train: "train", training: "train", test: "test", testing: "test", unseen: "unseen" },
  ...{ val: "validation", valid: "validation", validation: "validation", dev: "validation" },
};

/**
 * Rows by what their cell says; an empty cell is in no part. Validation rows test where no row says test; beside test rows
 * they are in no part, because somebody chose settings by them.
 */
export function partsByColumn(dataset: Dataset, column: string): SaidParts {
  const factor = dataset.factors[factorIndex(dataset, column)];
  const words = Array.from(
    { length: factor.size },
    (_, level) => WORDS[levelLabel(factor, level).toLowerCase()],
  );
  const unknown = words.indexOf(undefined as never);
  if (unknown >= 0)
    throw new InputError(
      "split by column",
      column,
      "cells that say train, test, val or unseen",
      `"${levelLabel(factor, unknown)}"`,
      "Write one of these words, or leave the cell empty for a row of no part.",
    );
  const found: Record<keyof SaidParts | "validation", number[]> = {
    train: [],
    test: [],
    unseen: [],
    validation: [],
  };
  levelsOf(dataset, column, allRows(dataset)).forEach((level, row) => {
    if (level >= 0) found[words[level]].push(row);
  });
  const { validation, ...parts } = found;
  return parts.test.length > 0 ? parts : { ...parts, test: validation };
}

/** The same dataset without the column that says the parts: it describes no image. */
export function withoutColumn<D extends Pick<Dataset, "factors" | "levels">>(
  dataset: D,
  column: string | undefined,
): D {
  if (column === undefined) return dataset;
  const [at, width] = [factorIndex(dataset, column), dataset.factors.length];
  return {
    ...dataset,
    factors: dataset.factors.filter((_, k) => k !== at),
    levels: dataset.levels.filter((_, i) => i % width !== at),
  };
}
