/** Recipes that are told labels or pairs are told them of pictures as they are. */
import { describe, expect, it } from "vitest";
import { allRows, imageOf } from "../../src/data/dataset.ts";
import { supervisionOf } from "../../src/experiment/supervision.ts";
import { pairs } from "../../src/pairs/registry.ts";
import { random } from "../../src/random.ts";
import { recipes } from "../../src/recipes/registry.ts";
import type { Recipe, Ref } from "../../src/types/index.ts";
import { dataset } from "../run/world.ts";

/** What a pairing must hear of this data. */
const ASKED: Readonly<Record<string, object>> = { sameNuisance: { nuisance: "light" } };

/** The pairing with every change that the recipe names switched off. */
function without({ name, options = {} }: Ref): Ref {
  const off = Object.fromEntries(Object.keys((options.view as object) ?? {}).map((key) => [key, 0]));
  return { name, options: { ...options, ...ASKED[name], ...(options.view !== undefined && { view: off }) } };
}

const told = recipes.names
  .map((name) => [name, recipes.resolve({ name })] as const)
  .filter(([, recipe]) => !["none", "augmentations"].includes(supervisionOf(recipe as Recipe)))
  .filter(([, { terms }]) => terms.length > 0);

describe("a recipe that is told labels or pairs", () => {
  it.each(told)("%s changes pictures only as its options say", (_, recipe) => {
    const context = { dataset, rows: allRows(dataset), pairs: 16, blocks: ["shape", "light"] };
    const sampler = pairs.resolve(without(recipe.pairs))(context);
    const { images, rows } = sampler.sample(random(1).fork("pairs", 0));
    const pixels = images.length / rows.length;
    // A mirrored level is another level, not a view of this one.
    const flipped = recipe.pairs.options?.mirror === "other";
    const changed = [...rows].filter((row, at) => {
      const picture = imageOf(dataset, row);
      const shown = images.subarray(at * pixels, (at + 1) * pixels);
      const side = dataset.shape[2];
      const same = (mirrored: boolean) =>
        shown.every((value, i) => {
          const from = mirrored ? i - (i % side) + (side - 1 - (i % side)) : i;
          return Math.abs(value - picture[from] / 255) < 1e-5;
        });
      return !same(false) && !(flipped && same(true));
    });
    expect(changed).toEqual([]);
  });
  it("is every one that is told more than its own changes", () => {
    expect(told.map(([name]) => name)).toEqual(
      expect.arrayContaining(["blocks", "disco", "supCon", "supervisedBlocks", "spatial", "sameNuisance"]),
    );
  });
});
