/** Which rows train, test, or are never seen. */

import { InputError } from "../errors.ts";
import { type Rng, random } from "../random.ts";
import type { Dataset, Experiment, Split } from "../types/index.ts";
import { allRows, levelsOf } from "./dataset.ts";
import { factorNamed, levelNamed } from "./factors.ts";

/** The factor whose held-out levels make the `unseen` part: the first named, or null. */
export function unseenFactor(split: Experiment["split"]): string | null {
  return Object.keys(split.unseen)[0] ?? null;
}

/** The parts of a dataset as a run of this experiment sees them. */
export const splitOf = (dataset: Dataset, { split, seed }: Pick<Experiment, "split" | "seed">): Split =>
  splitRows(dataset, split, random(seed).fork("split"));

/**
 * `unseen`: rows with a held-out level of the first factor named, whatever their levels of the others; `test`: a share of
 * the rows without any held-out level; `train`: the others without one. A row with a held-out level of a later factor only
 * (a known person under a held-out light) is in no part.
 */
export function splitRows(dataset: Dataset, split: Experiment["split"], rng: Rng): Split {
  const held = Object.entries(split.unseen).map(([name, labels]) => heldRows(dataset, name, labels));
  const [unseen, free]: [number[], number[]] = [[], []];
  for (let row = 0; row < dataset.rows; row++) {
    if (held[0]?.has(row)) unseen.push(row);
    else if (!held.some((rows) => rows.has(row))) free.push(row);
  }
  const order = rng.permutation(free.length);
  const testCount = Math.floor(free.length * split.testShare);
  const rows = (from: number, to: number) => Int32Array.from(order.subarray(from, to), (i) => free[i]).sort();
  return { test: rows(0, testCount), train: rows(testCount, free.length), unseen: Int32Array.from(unseen) };
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
