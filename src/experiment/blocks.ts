/** Where each block lies in a code. */
import type { Blocks, Experiment } from "../types/index.ts";

/** The blocks that the net makes, without those that are read from its columns. */
export function netCode({ code, read = {} }: Pick<Experiment, "code" | "read">): Record<string, number> {
  return Object.fromEntries(Object.entries(code).filter(([name]) => !Object.hasOwn(read, name)));
}

/** Columns of each block, in order. */
export function layoutOf(code: Readonly<Record<string, number>>): Blocks {
  let start = 0;
  const entries = Object.entries(code).map(([name, size]) => {
    start += size;
    return [name, [start - size, start]] as const;
  });
  return Object.fromEntries(entries);
}
