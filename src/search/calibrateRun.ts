/** The calibration of a run that held out levels of what is searched for. */
import { factorLevels } from "../estimators/levels.ts";
import { columns } from "../numerics/matrix.ts";
import type { Calibration } from "../run/calibration.ts";
import type { Representation } from "../types/index.ts";
import { calibrate } from "./calibrate.ts";
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
