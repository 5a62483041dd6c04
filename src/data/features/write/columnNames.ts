import type { Blocks } from "../../../types/index.ts";

/** identity_0, identity_1, …: a name for every column of a code, in order. */
export function columnNames(blocks: Blocks): string[] {
  return Object.entries(blocks).flatMap(([name, [start, end]]) =>
    Array.from({ length: end - start }, (_, i) => `${name}_${i}`),
  );
}
