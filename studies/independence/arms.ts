/** What is compared: two bases, every penalty at both grains on either, and the baselines that see correlation only. */
import { type Dataset, objectives, optionNames, registries, type WeightedTerm } from "../../src/index.ts";

/** One way of training that is compared. */
export interface Arm {
  readonly name: string;
  /** The arm that a penalty is to be compared with; null for those that stand alone. */
  readonly base: string | null;
  /** Every seed of one round is done before the next begins. */
  readonly round: number;
  readonly recipe: string;
  readonly terms: readonly WeightedTerm[];
  /** Makes correlation small and sees no other dependence. */
  readonly correlationOnly?: true;
}

const registry = registries.term.entries;
const INFONCE: WeightedTerm = { name: "infoNce", weight: 1, options: { temperature: 0.2 } };
/** What penalties are added to: ordinary contrastive learning, and one InfoNCE per block on pairs that share its factor. */
const BASES = ["infonce", "blocks"] as const;
/** Recipes that make correlation small and nothing else; they and the penalties that see no more are the rows to beat. */
const CORRELATION_RECIPES = ["vicreg", "barlowTwins"] as const;

/** Penalties on second moments. */
const CORRELATION_PENALTIES = ["covariance", "gaussianTotalCorrelation", "orthogonality"];

/** Base, grain and round: each base comes first with the grain that suits it. Under "infonce" nobody says what the blocks are for. */
const CELLS = [
  ["blocks", "blocks", 0],
  ["infonce", "dimensions", 0],
  ["blocks", "dimensions", 1],
  ["infonce", "blocks", 2],
] as const;

/** Every penalty that works on a code without noise and needs no label. */
function penalties(): string[] {
  const names = Object.keys(registry).filter((name) => registry[name].penalty && !registry[name].stochastic);
  return names.filter((name) => optionNames(registry[name]).includes("between"));
}

/**
 * Bases and baselines that see correlation only come first, so that a study that is cut short has what it is compared with. Two
 * rows stand by themselves: the floor that every penalty brings, and VICReg's variance term, which asks for a spread of 1.
 * `floor` is the weight of the floor within each penalty.
 */
export function arms(weight: number, floor = 1): Arm[] {
  const alone = BASES.map(
    (base): Arm => ({ name: base, base: null, round: 0, recipe: base, terms: [INFONCE] }),
  );
  const others = CORRELATION_RECIPES.map((recipe): Arm => {
    const { terms: own } = registries.recipe.resolve({ name: recipe });
    return { name: recipe, base: null, round: 0, recipe, terms: own, correlationOnly: true };
  });
  const floors = Object.entries({ floor: objectives.LEAST_SPREAD, variance: 1 }).flatMap(([name, gamma]) =>
    BASES.map((base): Arm => {
      const all = [INFONCE, { name: "variance", weight, options: { gamma } }];
      return { name: `${base}+${name}`, base, round: 0, recipe: base, terms: all };
    }),
  );
  // The default is left unsaid, so that rows that were computed before it had a name are recognised.
  const own = floor === 1 ? {} : { floor };
  const added = CELLS.flatMap(([base, between, round]) =>
    penalties().map((name): Arm => {
      const penalty = { name, weight, options: { between, ...own } };
      // A lower bound is refused alone, so covariance stands beside it.
      const beside = registry[name].notAlone ? [{ ...penalty, name: "covariance" }] : [];
      const all = [INFONCE, penalty, ...beside];
      const seen = CORRELATION_PENALTIES.includes(name) ? { correlationOnly: true as const } : {};
      return { name: `${base}+${name}-${between}`, base, round, recipe: base, terms: all, ...seen };
    }),
  );
  return [...alone, ...others, ...floors, ...added];
}

/** Each block, one for every factor, has so many dimensions. */
const WIDTH = 4;

/**
 * One block per factor. Where nobody says what a block is for (two views of one picture), the blocks are only places, so a
 * penalty between blocks is a penalty between any four dimensions and any other four.
 */
export const codeOf = ({ factors }: Dataset): Record<string, number> =>
  Object.fromEntries(factors.map(({ name }) => [name, WIDTH]));
