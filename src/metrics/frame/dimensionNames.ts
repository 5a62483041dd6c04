import type { Blocks } from "../../types/index.ts";

/** Names of a code's dimensions in order: `identity[3]` is the fourth of block identity. */
export function dimensionNames(blocks: Blocks): string[] {
  return Object.entries(blocks).flatMap(([name, [start, end]]) =>
    Array.from({ length: end - start }, (_, i) => `${name}[${i}]`),
  );
}
