/** All that an experiment names but its data, by kind. Nothing of it reads files, so a page has it too. */
import { metrics } from "./metrics/registry.ts";
import { decoders, nets } from "./nets/registry.ts";
import { optimisers } from "./optimisers/registry.ts";
import { pairs } from "./pairs/registry.ts";
import { recipes } from "./recipes/registry.ts";
import { terms } from "./terms/registry.ts";

/**
 * The registries by kind, without that of datasets: a program has one that reads files (`data/registry.ts`), a page its own.
 *
 * ```ts
 * const { terms } = registries.recipe.resolve({ name: "disco" });
 * console.log(terms, registries.net.names); // infoNce, …
 * ```
 */
export const registries = {
  pairs,
  net: nets,
  decoder: decoders,
  term: terms,
  recipe: recipes,
  optimiser: optimisers,
  metric: metrics,
} as const;
