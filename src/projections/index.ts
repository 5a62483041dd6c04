/** The registry of projections. */
export { centre } from "./centre.ts";
export { nuisance } from "./nuisance.ts";
export { withinClass } from "./withinClass.ts";
