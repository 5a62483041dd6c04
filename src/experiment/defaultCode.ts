/** The blocks of a code that nobody gave. */
import { contentOf } from "../data/factors.ts";
import { input } from "../engine/index.ts";
import { InputError } from "../errors.ts";
import { RESIDUAL } from "../pairs/residual.ts";
import { registries } from "../registries.ts";
import type { Dataset, Factor, Recipe, Ref } from "../types/index.ts";

/** Default number of dimensions of a block; the baseline gets as many as all blocks together. */
const BLOCK = 16;
/**
 * Dimensions of a block by the kind of its factor. An angle needs two dimensions, two more for shapes that look the same after half
 * a turn, and two more for a quarter: pairs that share the angle of a square do not determine the first four
 * (docs/explanation/blocks.md).
 */
const WIDTHS: Readonly<Record<Factor["kind"], number>> = { ordinal: 1, categorical: 2, circular: 6 };

/** What decides the code: the recipe, the pairs, and a net that may have a width of its own. */
interface Deciding {
  readonly recipe: Recipe;
  readonly pairs: Ref;
  readonly net: Ref;
  readonly preprocess?: Ref | undefined;
}

/** Every block and how many dimensions it has. A net that decides its width makes one block, named after the content. */
export function defaultCode(deciding: Deciding, dataset: Dataset): Record<string, number> {
  const { recipe, pairs, net } = deciding;
  const kind = recipe.code ?? registries.pairs.lookup(pairs.name).defaultCode ?? "factors";
  if (kind === "none") return {};
  const width = ownWidth(deciding, dataset);
  if (width !== null) return { [kind === "whole" ? "code" : (contentOf(dataset)?.name ?? "code")]: width };
  if (kind === "map") throw noMap(net.name);
  return {
    ...blocksOf(kind, dataset),
    ...(recipe.residual !== undefined && { [RESIDUAL]: recipe.residual }),
  };
}

function blocksOf(kind: Exclude<Recipe["code"], "map" | "none" | undefined>, { factors }: Dataset) {
  if (typeof kind === "object") return kind;
  if (kind === "whole" || factors.length === 0) return { code: BLOCK * Math.max(1, factors.length) };
  const width = ({ kind: of }: Factor) => (kind === "kinds" ? WIDTHS[of] : kind === "factors" ? BLOCK : kind);
  return Object.fromEntries(factors.map((factor) => [factor.name, width(factor)]));
}

/** The width that the net decides itself for what it sees of these pictures; null where it is told one. */
export function ownWidth(
  { net, preprocess = { name: "none" } }: Pick<Deciding, "net" | "preprocess">,
  { shape }: Pick<Dataset, "shape">,
): number | null {
  const entry = registries.net.lookup(net.name);
  if (entry.widthOf === undefined) return null;
  const seen = registries.preprocessing.resolve(preprocess)(input("images", [1, ...shape]));
  const [, channels, height, width] = seen.shape;
  return entry.widthOf(registries.net.optionsOf(net), [channels, height, width]);
}

function noMap(net: string): InputError {
  const own = registries.net.names.filter((name) => registries.net.lookup(name).widthOf !== undefined);
  const expected = `one that decides how wide its code is: ${own.join(" or ")}`;
  return new InputError("net", net, expected, "one that is told", "Choose such a net, or give code.");
}
