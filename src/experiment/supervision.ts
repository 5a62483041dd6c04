/** What a run is told about its data, derived from its pairs and terms. */

import { pairs } from "../pairs/registry.ts";
import type { Entry } from "../registry.ts";
import { terms } from "../terms/registry.ts";
import type { Experiment, Recipe, Supervision } from "../types/index.ts";
import { isZero } from "./schedule.ts";

const ORDER: readonly Supervision[] = ["none", "augmentations", "pairs", "some labels", "all labels"];

/** The strongest thing any part of the experiment was told; labels are some where the pairs tell of a share of them only. */
export function supervisionOf(experiment: Pick<Experiment, "pairs" | "terms">): Supervision {
  const entries = [
    pairs.lookup(experiment.pairs.name),
    ...experiment.terms.filter((t) => !isZero(t.weight)).map((t) => terms.lookup(t.name)),
  ];
  const told = entries.map((entry) => ORDER.indexOf(entry.supervision ?? "none"));
  const strongest = ORDER[Math.max(...told)];
  return strongest === "all labels" && knownShare(experiment.pairs) < 1 ? "some labels" : strongest;
}

/** What an entry of the catalogue tells a run; of a recipe by its pairs and terms. */
export function supervisionOfEntry(kind: string, entry: Entry<unknown>): Supervision {
  return kind === "recipes"
    ? supervisionOf((entry as Entry<Recipe>).create({}))
    : (entry.supervision ?? "none");
}

/** Share of the labels that the pairs let a run know. */
function knownShare({ name, options = {} }: Experiment["pairs"]): number {
  const parsed = pairs.lookup(name).options.safeParse(options);
  return (parsed.data as { labels?: { known: number } } | undefined)?.labels?.known ?? 1;
}
