import { registry } from "../registry.ts";
import * as entries from "./index.ts";

/** Datasets by name. */
export const datasets = registry("dataset", entries);
