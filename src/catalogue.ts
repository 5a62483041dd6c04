/** Every registry by kind: what `list`, STATUS.md and the conformance tests walk. */
import * as data from "./data/index.ts";
import * as pairs from "./data/pairs/index.ts";
import * as metrics from "./metrics/index.ts";
import * as nets from "./nets/index.ts";
import * as recipes from "./recipes/index.ts";
import type { Registry } from "./registry.ts";
import * as studies from "./studies/index.ts";
import * as terms from "./terms/index.ts";
import * as optimisers from "./train/optimisers.ts";

export const catalogue: Readonly<Record<string, Registry<unknown>>> = {
  datasets: data,
  pairs,
  nets,
  terms,
  recipes,
  optimisers,
  metrics,
  studies,
};
