/** The registry of recipes. */
export { blocks } from "./blocks.ts";
export { infonce } from "./infonce.ts";
