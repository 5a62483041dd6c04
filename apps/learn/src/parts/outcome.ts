/** What an edit came to, from the reader's opinion before and after. */
import type { Edited, Reading } from "../lesson/protocol.ts";
import type { Outcome } from "../text/sliders.ts";

export const isAsked = ({ asked }: Reading): boolean => asked !== 0;
export const mostLikely = (shares: readonly number[]): number => shares.indexOf(Math.max(...shares));

/** The probability of the level where the slider stands; of both neighbours where it stands between two. */
export function wantedShare({ request, readings }: Edited, factor: number): number {
  const at = request.to[factor];
  const { after } = readings[factor];
  return Math.floor(at) === Math.ceil(at) ? after[at] : after[Math.floor(at)] + after[Math.ceil(at)];
}

/** Means over the factors that were asked for, and over those that were not; null where one kind is missing. */
export function outcomeOf(edited: Edited): Outcome | null {
  const factors = edited.readings.map((_, factor) => factor);
  const moved = factors.filter((factor) => isAsked(edited.readings[factor]));
  const others = factors.filter((factor) => !moved.includes(factor));
  if (moved.length === 0 || others.length === 0) return null;
  const mean = (some: readonly number[], of: (factor: number) => number) =>
    some.reduce((sum, factor) => sum + of(factor), 0) / some.length;
  return {
    wanted: mean(moved, (factor) => wantedShare(edited, factor)),
    leak: mean(others, (factor) => edited.readings[factor].leak),
  };
}
