/** A table of labels as it was read. */
import type { TextColumn } from "./columns.ts";

/** A file of labels, not interpreted yet: files and columns of text. */
export interface Labels {
  /** As the table writes them. [rows] */
  readonly files: readonly string[];
  /** Line of the text (row of the .parquet file) that each row stands on, from 1. [rows] */
  readonly lines: readonly number[];
  readonly columns: readonly TextColumn[];
  /** How the table was read: its encoding, the column that names files, what was left out. */
  readonly notes: readonly string[];
}
