/** The parts of a representation that probes and searches read side by side: blocks, the whole code, baselines. */
import type { Matrix, Representation } from "../types.ts";
import { columns } from "./nearest.ts";

export type Rows = "train" | "test" | "unseen";
export interface Part {
  readonly name: string;
  /** A named block of the code: what leakage is asked of. */
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
