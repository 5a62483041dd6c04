/** What a run leaves for searching: from which similarity on pictures are the same, and what ordinary pictures look like. */
import { shrunkTo } from "../data/images/pixels.ts";
import { factorLevels } from "../estimators/levels.ts";
import { columns } from "../numerics/matrix.ts";
import type { Calibration } from "../run/calibration.ts";
import type { Likeness } from "../run/likeness.ts";
import type { Dataset, Representation, Split } from "../types/index.ts";
import { calibrate } from "./calibrate.ts";
import { fitLikeness, LIKENESS_PIXELS } from "./likeness.ts";
import { blockOf } from "./searched.ts";

/** Reads the unseen rows of a representation; null where there are none, or no block is the held-out factor's. */
export function calibrationOf(
  representation: Pick<Representation, "factors" | "blocks" | "unseen" | "unseenFactor">,
): Calibration | null {
  const { factors, blocks, unseen, unseenFactor } = representation;
  const block = blockOf(blocks, unseenFactor);
  if (unseenFactor === null || block === null || unseen.codes.rows === 0) return null;
  const column = factors.findIndex(({ name }) => name === unseenFactor);
  const set = {
    codes: columns(unseen.codes, ...blocks[block]),
    levels: factorLevels(unseen, factors.length, column),
  };
  return { block, factor: unseenFactor, from: "unseen rows", ...calibrate([set]) };
}

/** Pictures that a space is fitted to, and that others are measured by, at most. */
const MOST_ROWS = 1000;
/** Held-out pictures that say what is ordinary, at least. */
const FEWEST = 20;

/** Read from the held-out rows; null where there are too few of them. */
export function likenessOf(dataset: Pick<Dataset, "images" | "shape">, rows: Split): Likeness | null {
  const held = rows.unseen.length >= FEWEST ? rows.unseen : rows.test;
  if (held.length < FEWEST || rows.train.length < FEWEST) return null;
  const few = (all: Int32Array) => shrunkTo(dataset, spread(all, MOST_ROWS), LIKENESS_PIXELS);
  return fitLikeness(few(rows.train), few(held));
}

/** So many rows at even distances. */
const spread = (rows: Int32Array, most: number): Int32Array =>
  rows.length <= most
    ? rows
    : Int32Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]);
