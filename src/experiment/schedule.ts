/** Weights of terms over the steps of a run; scheduled weights are fed beside the batch. */
import { type Feeds, input, type Operand } from "../engine/index.ts";
import type { Schedule, WeightedTerm } from "../types/index.ts";

/** The weight at `step`, counted from 0. */
export function weightAt(weight: number | Schedule, step: number): number {
  if (typeof weight === "number") return weight;
  const { from, to, steps, after = 0, shape = "linear" } = weight;
  const progress = Math.min(1, Math.max(0, (step - after) / steps));
  const curves = {
    linear: progress,
    cosine: (1 - Math.cos(Math.PI * progress)) / 2,
    sigmoid: 2 / (1 + Math.exp(-10 * progress)) - 1,
  };
  return from + (to - from) * curves[shape];
}

/** Whether a weight is 0 throughout: such a term is left out and changes no byte of the run. */
export function isZero(weight: number | Schedule): boolean {
  return typeof weight === "number" ? weight === 0 : weight.from === 0 && weight.to === 0;
}

/** What a term is called in losses, events and settings. */
export const labelOf = (term: WeightedTerm): string => term.label ?? term.name;

const inputName = (term: WeightedTerm) => `weight/${labelOf(term)}`;

/** The weight in the graph: a number, or an input where it is scheduled. */
export function weightOperand(term: WeightedTerm): Operand {
  return typeof term.weight === "number" ? term.weight : input(inputName(term), []);
}

/** Scheduled weights at `step`, counted from 0, as the graph reads them. */
export function weightFeeds(terms: readonly WeightedTerm[], step: number): Feeds {
  const scheduled = terms.filter(({ weight }) => typeof weight !== "number" && !isZero(weight));
  return Object.fromEntries(
    scheduled.map((term) => [inputName(term), Float32Array.of(weightAt(term.weight, step))]),
  );
}
