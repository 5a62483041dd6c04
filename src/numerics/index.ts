/** Matrices in rows and plain statistics, as programs use them. */
export * from "./matrix.ts";
export * from "./statistics.ts";
