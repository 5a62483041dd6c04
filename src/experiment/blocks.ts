/** Where each block lies in a code. */
import type { Blocks } from "../types/index.ts";

/** Columns of each block, in order. */
export function layoutOf(code: Readonly<Record<string, number>>): Blocks {
  let start = 0;
  const entries = Object.entries(code).map(([name, size]) => {
    start += size;
    return [name, [start - size, start]] as const;
  });
  return Object.fromEntries(entries);
}
