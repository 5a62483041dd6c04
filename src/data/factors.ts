/** Factors and their levels by name. */
import { unknownName } from "../errors.ts";
import type { Dataset, Factor } from "../types/index.ts";

/** Column of a factor, or an InputError offering the nearest name. */
export function factorIndex(dataset: Pick<Dataset, "factors">, name: string): number {
  const names = dataset.factors.map((factor) => factor.name);
  const at = names.indexOf(name);
  if (at < 0) throw unknownName("factor", name, names);
  return at;
}

/** The factor of that name, or an error offering the nearest name. */
export function factorNamed(dataset: Pick<Dataset, "factors">, name: string): Factor {
  return dataset.factors[factorIndex(dataset, name)];
}

/** The factor that is searched for: the first with that role, else the first; none where there are no factors. */
export function contentOf({ factors }: Pick<Dataset, "factors">): Factor | undefined {
  return factors.find(({ role }) => role === "content") ?? factors[0];
}

/** The factors that a search should not depend on: those with that role; where no factor has a role, all but the content. */
export function nuisancesOf({ factors }: Pick<Dataset, "factors">): readonly Factor[] {
  if (factors.some(({ role }) => role !== undefined))
    return factors.filter(({ role }) => role === "nuisance");
  return factors.slice(1);
}

/** Level of a factor by its label, or an error offering the nearest label. */
export function levelNamed(factor: Factor, label: string): number {
  const known = Array.from({ length: factor.size }, (_, level) => levelLabel(factor, level));
  const level = known.indexOf(label);
  if (level < 0) throw unknownName(`level of factor "${factor.name}"`, label, known);
  return level;
}

/** The label of a level. */
export function levelLabel(factor: Factor, level: number): string {
  return level < 0 ? "missing" : (factor.labels?.[level] ?? `${level}`);
}
