import { registry } from "../registry.ts";
import * as entries from "./index.ts";

/** Projections by name. */
export const projections = registry("projection", entries);
