/** Files of codes that grow row by row. */
import type { Blocks } from "./terms.ts";

/** A file that grows by rows; its path is a temporary name. */
export interface RowWriter {
  /** Appends rows; `codes` [files.length, dim]. */
  write(files: readonly string[], codes: Float32Array): void;
  /** Completes the file after the last row. */
  finish(): void;
}
/** Starts a file of codes with these blocks as columns. */
export type OpenRows = (path: string, blocks: Blocks) => RowWriter;
