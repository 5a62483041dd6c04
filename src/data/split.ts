/** Which rows train, test, or are never seen. */

import { InputError } from "../errors.ts";
import { type Rng, random } from "../random.ts";
import type { Dataset, Experiment, Split, SplitChoice } from "../types/index.ts";
import { allRows, levelsOf } from "./dataset.ts";
import { factorNamed, levelNamed } from "./factors.ts";
import { partsByColumn } from "./split/column.ts";
import { type Drawing, drawnParts } from "./split/draw.ts";
import { partsByFile } from "./split/file.ts";

/** The factor whose held-out levels make the `unseen` part: the first named, or null. */
export function unseenFactor(split: SplitChoice): string | null {
  return Object.keys(split.unseen)[0] ?? null;
}

/** The parts of a dataset as a run of this experiment sees them. Its errors are those of `splitRows`: InputError. */
export const splitOf = (
  dataset: Dataset,
  { split, seed }: Pick<Experiment, "split" | "seed">,
  drawing?: Drawing,
): Split => splitRows(dataset, split, random(split.seed ?? seed).fork("split"), drawing);

/**
 * `unseen`: rows with a held-out level of the first factor named, whatever their levels of the others; `test` and `train`: the
 * rows without any held-out level, parted by a column, by a file, or by chance. A row with a held-out level of a later factor
 * only (a known person under a held-out light) is in no part. An unknown factor, column or level, a file that does not fit, and
 * two ways of parting at once are an InputError.
 */
export function splitRows(dataset: Dataset, split: SplitChoice, rng: Rng, drawing?: Drawing): Split {
  expectOneWay(split);
  const { unseen, free } = heldOut(dataset, split.unseen);
  const said =
    split.column !== undefined
      ? partsByColumn(dataset, split.column)
      : split.file !== undefined
        ? partsByFile(dataset, split.file)
        : null;
  const sorted = (rows: Iterable<number>) => Int32Array.from(rows).sort();
  if (said === null) {
    const { train, test } = drawnParts(dataset, free, split, rng, drawing);
    return { test: sorted(test), train: sorted(train), unseen: Int32Array.from(unseen) };
  }
  const isFree = new Set(free);
  const among = (rows: readonly number[]) => sorted(rows.filter((row) => isFree.has(row)));
  return {
    test: among(said.test),
    train: among(said.train),
    unseen: sorted(new Set([...unseen, ...said.unseen])),
  };
}

/** Rows with a held-out level of the first factor, and rows with none of any. */
function heldOut(dataset: Dataset, levels: SplitChoice["unseen"]): { unseen: number[]; free: number[] } {
  const held = Object.entries(levels).map(([name, labels]) => heldRows(dataset, name, labels));
  const [unseen, free]: [number[], number[]] = [[], []];
  for (let row = 0; row < dataset.rows; row++) {
    if (held[0]?.has(row)) unseen.push(row);
    else if (!held.some((rows) => rows.has(row))) free.push(row);
  }
  return { unseen, free };
}

function heldRows(dataset: Dataset, name: string, labels: readonly string[]): Set<number> {
  const factor = factorNamed(dataset, name);
  const held = labels.map((label) => levelNamed(factor, label));
  if (held.length >= factor.size) {
    throw new InputError(
      "split",
      name,
      "levels left to train on",
      `all ${factor.size} held out`,
      "Hold out fewer.",
    );
  }
  const levels = levelsOf(dataset, name, allRows(dataset));
  return new Set(allRows(dataset).filter((row) => held.includes(levels[row])));
}

/** Refuses options that part the same rows in two ways. */
function expectOneWay({ column, file, seed, stratify, groups, folds, fold, testShare }: SplitChoice): void {
  const drawn = {
    seed,
    stratify,
    groups,
    folds,
    testShare: testShare === DEFAULT_SHARE ? undefined : testShare,
  };
  const given = (keys: Readonly<Record<string, unknown>>) =>
    Object.keys(keys).filter((key) => keys[key] !== undefined);
  const refuse = (keys: readonly string[], todo: string) => {
    throw new InputError("split", keys.join(", "), "one way to part the rows", `${keys.length}`, todo);
  };
  const ways = [...given({ column, file }), ...given(drawn)];
  const todo = "Give split.column, or split.file, or what says how the parts are drawn.";
  if (ways.length > 1 && (column ?? file) !== undefined) refuse(ways, todo);
  if (stratify !== undefined && groups !== undefined)
    refuse(["stratify", "groups"], "Leave one of them out: a group cannot be on both sides.");
  if (folds !== undefined && drawn.testShare !== undefined)
    refuse(["folds", "testShare"], "Leave one of them out: a fold is the test share.");
  if (fold !== undefined && fold >= (folds ?? 0)) {
    const expected = folds === undefined ? "split.folds beside it" : `a fold from 0 to ${folds - 1}`;
    throw new InputError(
      "split",
      "fold",
      expected,
      `${fold}`,
      "Number folds from 0: split.folds=5, split.fold=0.",
    );
  }
}

/** The share of an experiment that names none. */
const DEFAULT_SHARE = 0.2;
