/** What is searched for, and what must not matter, as the data says it. */
import { factorNamed } from "../data/factors.ts";
import type { Dataset } from "../types/index.ts";

/**
 * The factor `find`, else the one with the role content, else the first; beside it those with the role nuisance, or all others where
 * no factor has a role.
 */
export function rolesOf(
  { factors }: Pick<Dataset, "factors">,
  find?: string | null,
): { readonly content: string | null; readonly nuisance: readonly string[] } {
  if (find === null || factors.length === 0) return { content: null, nuisance: [] };
  const content =
    find === undefined
      ? (factors.find(({ role }) => role === "content") ?? factors[0])
      : factorNamed({ factors }, find);
  const others = factors.filter((factor) => factor !== content);
  const said = factors.some(({ role }) => role !== undefined);
  const nuisance = said ? others.filter(({ role }) => role === "nuisance") : others;
  return { content: content.name, nuisance: nuisance.map(({ name }) => name) };
}
