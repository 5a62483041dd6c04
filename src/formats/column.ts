/** One column of a table as text, [rows]; "" is a missing cell. */
export interface Column {
  readonly name: string;
  readonly cells: readonly string[];
}
