/** Registries of everything that an experiment names except its data. None of them reads files, so a page can use them too. */
import { metrics } from "./metrics/registry.ts";
import { decoders, nets } from "./nets/registry.ts";
import { optimisers } from "./optimisers/registry.ts";
import { pairs } from "./pairs/registry.ts";
import { preprocessing } from "./preprocessing/registry.ts";
import { projections } from "./projections/registry.ts";
import { recipes } from "./recipes/registry.ts";
import { terms } from "./terms/registry.ts";

/**
 * The registries by kind, without that of datasets: programs have one that reads files (`data/registry.ts`), pages have their own.
 *
 * ```ts
 * const { terms } = registries.recipe.resolve({ name: "disco" });
 * console.log(terms, registries.net.names); // infoNce, …
 * ```
 */
export const registries = {
  pairs,
  preprocessing,
  net: nets,
  decoder: decoders,
  projection: projections,
  term: terms,
  recipe: recipes,
  optimiser: optimisers,
  metric: metrics,
} as const;
