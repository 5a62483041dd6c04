/** The registry of projections. */
export { centre } from "./centre.ts";
export { lda } from "./lda.ts";
export { nuisance } from "./nuisance.ts";
export { regression } from "./regression.ts";
export { withinClass } from "./withinClass.ts";
