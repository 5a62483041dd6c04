import { expect } from "../errors.ts";
import type { Registry } from "../registry.ts";
import type { Term, WeightedTerm } from "../types/index.ts";
import { labelOf } from "./schedule.ts";

/** Refuses a penalty that must not be minimised alone (a lower bound of information) where the experiment has no other. */
export function expectSoundPenalties(active: readonly WeightedTerm[], terms: Registry<Term>): void {
  const penalties = active
    .map((ref) => ({ ref, entry: terms.lookup(ref.name) }))
    .filter(({ entry }) => entry.penalty === true);
  const sound = penalties.some(({ entry }) => entry.notAlone === undefined);
  const first = penalties[0];
  if (first === undefined || sound) return;
  const known = Object.entries(terms.entries)
    .filter(([, { penalty, notAlone }]) => penalty && !notAlone)
    .map(([name]) => name);
  expect(
    false,
    "penalty",
    labelOf(first.ref),
    "another penalty beside it",
    "it alone",
    `${first.entry.notAlone} Use one of ${known.join(", ")}.`,
  );
}
