/** What a program that imports "@unweave/sweep" may use. */
export type * from "./types.ts";
