import type { Factor } from "../types/index.ts";
import { numbersOfLevels } from "./levels.ts";

/**
 * A factor as regression targets: the level's number (ordinal), cosine and sine (circular), or one indicator per level that
 * occurs (categorical). The level of every row must be known. [targets][rows]
 */
export function targetsOf({ kind, size, values }: Factor, levels: Int32Array): Float64Array[] {
  if (kind === "ordinal") {
    const numbers = numbersOfLevels({ size, values });
    return [Float64Array.from(levels, (level) => numbers[level])];
  }
  if (kind === "circular")
    return [Math.cos, Math.sin].map((of) => Float64Array.from(levels, (v) => of((2 * Math.PI * v) / size)));
  return Array.from({ length: size }, (_, level) => Float64Array.from(levels, (v) => Number(v === level)));
}
