/** The parts of a representation that probes and searches compare: blocks, the whole code, baselines. */

import { columns } from "../../numerics/matrix.ts";
import type { Matrix, Representation } from "../../types/index.ts";

/** Which rows of a representation. */
export type Rows = "train" | "test" | "unseen";
/** A set of columns that is scored on its own. */
export interface Part {
  readonly name: string;
  /** Whether it is a block of the code, and neither the whole code nor a baseline. */
  readonly isBlock: boolean;
  codes(rows: Rows): Matrix;
}

/** Blocks, then "whole code" where there are several blocks, then baselines. */
export function partsOf(representation: Representation): Part[] {
  const { blocks, baselines } = representation;
  const named: Part[] = Object.entries(blocks).map(([name, [start, end]]) => ({
    name,
    isBlock: true,
    codes: (rows) => columns(representation[rows].codes, start, end),
  }));
  const whole: Part = { name: "whole code", isBlock: false, codes: (rows) => representation[rows].codes };
  const others: Part[] = Object.entries(baselines).map(([name, sets]) => ({
    name,
    isBlock: false,
    codes: (rows) => sets[rows].codes,
  }));
  return [...named, ...(named.length > 1 ? [whole] : []), ...others];
}

/** Why metrics of what blocks know cannot score a representation made elsewhere, or null where they can. */
export function lacksNamedBlock({ factors, blocks }: Representation): string | null {
  if (factors.some(({ name }) => Object.hasOwn(blocks, name))) return null;
  return `no block is named after a factor (${factors.map(({ name }) => name).join(", ")})`;
}

/** Why metrics that compare blocks cannot score a representation with one block, or null where they can. */
export function lacksSecondBlock({ blocks }: Representation): string | null {
  const names = Object.keys(blocks);
  return names.length > 1 ? null : `there is one block only (${names.join()})`;
}
