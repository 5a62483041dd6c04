import { registry } from "../registry.ts";
import * as entries from "./index.ts";

/** Recipes by name. */
export const recipes = registry("recipe", entries);
