import { registry } from "../registry.ts";
import * as entries from "./index.ts";

/** Metrics by name. */
export const metrics = registry("metric", entries);
