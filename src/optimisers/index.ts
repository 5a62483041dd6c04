/** The list of optimisers: their arithmetic is in the engine, their options and defaults are here. */
export { adam } from "./adam.ts";
export { adamW } from "./adamW.ts";
export { sgd } from "./sgd.ts";
