/** The registry of preprocessing: what the graph makes of pictures before the net sees them. */
export { localContrast } from "./localContrast.ts";
export { none } from "./none.ts";
