/** The roles that factors play in a search; nothing tests a factor's name. */
import type { Factor } from "../types/index.ts";

/** The factor that a search for `content` should not depend on: the first nuisance, else the first other factor, else null. */
export function nuisanceOf<F extends Factor>(factors: readonly F[], content: string | null): F | null {
  const others = factors.filter(({ name }) => name !== content);
  return others.find(({ role }) => role === "nuisance") ?? others[0] ?? null;
}

/** The factor that is searched for: the first with the role of content, else the first, else null. */
export const contentOf = <F extends Factor>(factors: readonly F[]): F | null =>
  factors.find(({ role }) => role === "content") ?? factors[0] ?? null;
