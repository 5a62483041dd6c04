/** The registry of projections. */
export { centre } from "./centre.ts";
export { ica } from "./ica.ts";
export { lda } from "./lda.ts";
export { nuisance } from "./nuisance.ts";
export { pca } from "./pca.ts";
export { regression } from "./regression.ts";
export { withinClass } from "./withinClass.ts";
