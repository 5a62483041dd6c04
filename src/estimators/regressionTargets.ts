import type { Factor } from "../types/index.ts";

/**
 * A factor as regression targets: the level itself (ordinal), cosine and sine (circular), or one indicator per level that
 * occurs (categorical). The level of every row must be known. [targets][rows]
 */
export function targetsOf({ kind, size }: Factor, levels: Int32Array): Float64Array[] {
  if (kind === "ordinal") return [Float64Array.from(levels)];
  if (kind === "circular")
    return [Math.cos, Math.sin].map((of) => Float64Array.from(levels, (v) => of((2 * Math.PI * v) / size)));
  return Array.from({ length: size }, (_, level) => Float64Array.from(levels, (v) => Number(v === level)));
}
