/** Every registry by kind: what `list`, docs/reference/ledger.md and the conformance tests walk. */

import * as formats from "./data/features/write/index.ts";
import * as data from "./data/index.ts";
import * as metrics from "./metrics/index.ts";
import * as decoders from "./nets/decoders.ts";
import * as nets from "./nets/index.ts";
import * as optimisers from "./optimisers/index.ts";
import * as pairs from "./pairs/index.ts";
import * as recipes from "./recipes/index.ts";
import type { Extensible, Registry } from "./registry.ts";
import * as registries from "./registry.ts";
import * as terms from "./terms/index.ts";

/**
 * Kind → registry, in the order of the lists.
 *
 * ```ts
 * console.log(Object.keys(catalogue.metrics), catalogue.terms.infoNce.source);
 * ```
 */
export const catalogue: Readonly<Record<string, Registry<unknown>>> = {
  datasets: data,
  formats,
  pairs,
  nets,
  decoders,
  terms,
  recipes,
  optimisers,
  metrics,
};

const EXTENSIBLE: Readonly<Record<Extensible, Registry<unknown>>> = {
  dataset: data,
  format: formats,
  pairs,
  net: nets,
  decoder: decoders,
  term: terms,
  recipe: recipes,
  optimiser: optimisers,
  metric: metrics,
};

/**
 * Adds entries of your own under their names, for this process: experiments may then name them. A name that is taken is an
 * InputError. A metric of your own is scored on the calling thread.
 *
 * ```ts
 * const { infonce } = catalogue.recipes;
 * extend("recipe", { mine: { ...infonce, about: "the same under a name of one's own" } });
 * ```
 */
export function extend(kind: Extensible, entries: Registry<unknown>): void {
  registries.extend(kind, EXTENSIBLE[kind], entries);
}
