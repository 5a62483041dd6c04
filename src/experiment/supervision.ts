/** The supervision of a run, derived from its pairs and terms. */

import { pairs } from "../pairs/registry.ts";
import { projections } from "../projections/registry.ts";
import type { Entry } from "../registry.ts";
import { terms } from "../terms/registry.ts";
import type { Experiment, Recipe, Ref, Supervision } from "../types/index.ts";
import { isZero } from "./schedule.ts";

const ORDER: readonly Supervision[] = ["none", "augmentations", "pairs", "some labels", "all labels"];

/** Whether this supervision can be had from images alone. */
export const isUnlabelled = (supervision: Supervision): boolean =>
  supervision === "none" || supervision === "augmentations";

/**
 * The strongest supervision of any part of the experiment; "some labels" where the pairs know only a share of them. An unknown
 * name of pairs, terms or layers is an InputError.
 */
export function supervisionOf(
  experiment: Pick<Experiment, "pairs" | "terms" | "project"> & Pick<Recipe, "read">,
): Supervision {
  const entries = [
    pairs.lookup(experiment.pairs.name),
    ...readingOf(experiment).map(({ name }) => projections.lookup(name)),
    ...experiment.terms.filter((t) => !isZero(t.weight)).map((t) => terms.lookup(t.name)),
  ];
  const levels = entries.map((entry) => ORDER.indexOf(entry.supervision ?? "none"));
  const strongest = ORDER[Math.max(...levels)];
  return strongest === "all labels" && knownShare(experiment.pairs) < 1 ? "some labels" : strongest;
}

/** Projections and readouts; a recipe that says "factors" has readouts of all of them. */
function readingOf({
  project = [],
  read = {},
}: Pick<Experiment, "project"> & Pick<Recipe, "read">): readonly Ref[] {
  return [...project, ...(read === "factors" ? [{ name: "lda" }] : Object.values(read))];
}

/** The supervision that an entry of the catalogue adds to a run; that of a recipe follows from its pairs and terms. */
export function supervisionOfEntry(kind: string, entry: Entry<unknown>): Supervision {
  return kind === "recipes"
    ? supervisionOf((entry as Entry<Recipe>).create({}))
    : (entry.supervision ?? "none");
}

/** Share of the labels that the pairs make known to a run. */
function knownShare({ name, options = {} }: Experiment["pairs"]): number {
  const parsed = pairs.lookup(name).options.safeParse(options);
  return (parsed.data as { labels?: { known: number } } | undefined)?.labels?.known ?? 1;
}
