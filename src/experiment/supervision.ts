/** What a run is told about its data, derived from its pairs and terms. */

import * as pairsRegistry from "../pairs/index.ts";
import { lookup } from "../registry.ts";
import * as terms from "../terms/index.ts";
import type { Experiment, Supervision } from "../types/index.ts";
import { isZero } from "./schedule.ts";

const ORDER: readonly Supervision[] = ["none", "augmentations", "pairs", "some labels", "all labels"];

/** The strongest thing any part of the experiment was told; labels are some where the pairs tell of a share of them only. */
export function supervisionOf(experiment: Pick<Experiment, "pairs" | "terms">): Supervision {
  const entries = [
    lookup("pairs", pairsRegistry, experiment.pairs.name),
    ...experiment.terms.filter((t) => !isZero(t.weight)).map((t) => lookup("term", terms, t.name)),
  ];
  const told = entries.map((entry) => ORDER.indexOf(entry.supervision ?? "none"));
  const strongest = ORDER[Math.max(...told)];
  return strongest === "all labels" && knownShare(experiment.pairs) < 1 ? "some labels" : strongest;
}

/** Share of the labels that the pairs let a run know. */
function knownShare({ name, options = {} }: Experiment["pairs"]): number {
  const parsed = lookup("pairs", pairsRegistry, name).options.safeParse(options);
  return (parsed.data as { labels?: { known: number } } | undefined)?.labels?.known ?? 1;
}
