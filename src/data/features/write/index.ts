/** The registry of formats for codes: an entry's name is the extension of its files. */
export { csv } from "./csv.ts";
export { npy } from "./npy.ts";
export { parquet } from "./parquet.ts";
