import { registry } from "../registry.ts";
import * as entries from "./index.ts";

/** Terms by name. */
export const terms = registry("term", entries);
