/** What is compared: two bases, every penalty at both grains on either, and the baselines that see correlation only. */

import * as recipes from "../../recipes/index.ts";
import { optionNames, type Registry, resolve } from "../../registry.ts";
import * as terms from "../../terms/index.ts";
import type { Dataset, Term, WeightedTerm } from "../../types.ts";

/** One way of training that is compared. */
export interface Arm {
  readonly name: string;
  /** The arm that a penalty is to be compared with; null for those that stand alone. */
  readonly base: string | null;
  readonly recipe: string;
  readonly terms: readonly WeightedTerm[];
}

const registry: Registry<Term> = terms;
const INFONCE: WeightedTerm = { name: "infoNce", weight: 1, options: { temperature: 0.2 } };
/** What penalties are added to: ordinary contrastive learning, and one InfoNCE per block on pairs that share its factor. */
const BASES = ["infonce", "blocks"] as const;
/** They make correlation small and nothing else: the rows to beat, beside `covariance`. */
export const CORRELATION_ONLY = ["vicreg", "barlowTwins"] as const;

/** Base and grain; those that belong together first, so that a study cut short has them. */
const CELLS = [
  ["infonce", "dimensions"],
  ["blocks", "blocks"],
  ["infonce", "blocks"],
  ["blocks", "dimensions"],
] as const;

/** Every penalty that works on a code without noise and needs no label. */
function penalties(): string[] {
  const names = Object.keys(registry).filter((name) => registry[name].penalty && !registry[name].stochastic);
  return names.filter((name) => optionNames(registry[name]).includes("between"));
}

/** Bases and correlation-only baselines first, so that a study cut short has what it is compared with. */
export function arms(weight: number): Arm[] {
  const alone = BASES.map((base): Arm => ({ name: base, base: null, recipe: base, terms: [INFONCE] }));
  const others = CORRELATION_ONLY.map((recipe): Arm => {
    const { terms: own } = resolve("recipe", recipes, { name: recipe });
    return { name: recipe, base: null, recipe, terms: own };
  });
  const added = CELLS.flatMap(([base, between]) =>
    penalties().map((name): Arm => {
      const penalty = { name, weight, options: { between } };
      // A lower bound is refused alone: covariance stands by it.
      const beside = registry[name].notAlone ? [{ ...penalty, name: "covariance" }] : [];
      const all = [INFONCE, penalty, ...beside];
      return { name: `${base}+${name}-${between}`, base, recipe: base, terms: all };
    }),
  );
  return [...alone, ...others, ...added];
}

/** Dimensions of each block, one block per factor. */
const WIDTH = 8;

/**
 * One block per factor. Where nobody says what a block is for (two views of one picture), the blocks are only places, so a
 * penalty between blocks is a penalty between any eight dimensions and any other eight.
 */
export const codeOf = ({ factors }: Dataset): Record<string, number> =>
  Object.fromEntries(factors.map(({ name }) => [name, WIDTH]));
