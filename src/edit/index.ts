/** Edits of codes: what the library gives as `edits`. */
export * from "./interpolate.ts";
export * from "./novelty.ts";
export * from "./sample.ts";
export * from "./setFactor.ts";
export * from "./space.ts";
export * from "./swap.ts";
export * from "./traverse.ts";
