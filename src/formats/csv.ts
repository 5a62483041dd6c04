/** Writes comma-separated values: cells are quoted only where they must be (RFC 4180). */

/** A cell as it stands in a line. */
const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** One line, without its end. */
export const csvLine = (cells: readonly string[]): string => cells.map(quoted).join(",");
