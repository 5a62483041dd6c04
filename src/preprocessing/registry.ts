import { registry } from "../registry.ts";
import * as entries from "./index.ts";

/** Preprocessing by name. */
export const preprocessing = registry("preprocessing", entries);
