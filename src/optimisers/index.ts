/** Optimisers: the arithmetic is the engine's, the constants are here. */
export { adam } from "./adam.ts";
export { adamW } from "./adamW.ts";
export { sgd } from "./sgd.ts";
