/** What a search looks for where nobody says it: a factor, and the block that carries it. */
import { contentOf } from "../data/factors.ts";
import type { Blocks, Factor } from "../types/index.ts";

/** The held-out factor, else the content; null where there is none. */
export function searchedFactor(factors: readonly Factor[], unseenFactor: string | null): string | null {
  return unseenFactor ?? contentOf({ factors })?.name ?? null;
}

/** The block of that factor, else the only one there is; null where several could be meant. */
export function blockOf(blocks: Blocks, factor: string | null): string | null {
  const names = Object.keys(blocks);
  if (factor !== null && names.includes(factor)) return factor;
  return names.length === 1 ? names[0] : null;
}
