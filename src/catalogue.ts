/** Every registry by kind: what `list`, docs/reference/ledger.md and the conformance tests walk. */

import * as formats from "./data/features/write/index.ts";
import { formats as formatRegistry } from "./data/features/write/registry.ts";
import * as data from "./data/index.ts";
import { datasets } from "./data/registry.ts";
import * as metrics from "./metrics/index.ts";
import * as decoders from "./nets/decoders.ts";
import * as nets from "./nets/index.ts";
import * as optimisers from "./optimisers/index.ts";
import * as pairs from "./pairs/index.ts";
import * as preprocessing from "./preprocessing/index.ts";
import * as projections from "./projections/index.ts";
import * as recipes from "./recipes/index.ts";
import { registries } from "./registries.ts";
import type { Entries, Extensible, Made, Registry } from "./registry.ts";
import * as terms from "./terms/index.ts";

/**
 * Kind → registry, in the order of the lists.
 *
 * ```ts
 * console.log(Object.keys(catalogue.metrics), catalogue.terms.infoNce.source);
 * ```
 */
export const catalogue = {
  datasets: data,
  formats,
  pairs,
  preprocessing,
  nets,
  decoders,
  projections,
  terms,
  recipes,
  optimisers,
  metrics,
} as const satisfies Readonly<Record<string, Entries<unknown>>>;

/**
 * Adds entries of your own under their names, for this process: experiments may then name them. A name that is taken is an
 * InputError. A metric of your own is scored on the calling thread.
 *
 * ```ts
 * const { infonce } = catalogue.recipes;
 * extend("recipe", { mine: { ...infonce, about: "the same under a name of one's own" } });
 * ```
 */
export function extend<K extends Extensible>(kind: K, entries: Entries<Made[K]>): void {
  const all: { readonly [Kind in Extensible]: Registry<Made[Kind]> } = {
    dataset: datasets,
    format: formatRegistry,
    ...registries,
  };
  all[kind].extend(entries);
}
