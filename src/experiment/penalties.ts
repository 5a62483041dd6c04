import { expect } from "../errors.ts";
import { lookup, type Registry } from "../registry.ts";
import * as terms from "../terms/index.ts";
import type { Term, WeightedTerm } from "../types/index.ts";
import { labelOf } from "./schedule.ts";

/** Refuses a penalty that cannot be minimised on its own (a lower bound of information) where no other stands by it. */
export function expectSoundPenalties(active: readonly WeightedTerm[]): void {
  const penalties = active
    .map((ref) => ({ ref, entry: lookup("term", terms, ref.name) }))
    .filter(({ entry }) => entry.penalty === true);
  const sound = penalties.some(({ entry }) => entry.notAlone === undefined);
  const first = penalties[0];
  if (first === undefined || sound) return;
  const registry: Registry<Term> = terms;
  const known = Object.keys(registry).filter((name) => registry[name].penalty && !registry[name].notAlone);
  expect(
    false,
    "penalty",
    labelOf(first.ref),
    "another penalty beside it",
    "it alone",
    `${first.entry.notAlone} Use one of ${known.join(", ")}.`,
  );
}
