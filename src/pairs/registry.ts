import { registry } from "../registry.ts";
import * as entries from "./index.ts";

/** Pairings by name. */
export const pairs = registry("pairs", entries);
