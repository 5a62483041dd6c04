import { registry } from "../registry.ts";
import * as entries from "./index.ts";

/** Optimisers by name. */
export const optimisers = registry("optimiser", entries);
