/** Writes comma-separated values: cells are quoted only where they must be (RFC 4180), and none is a formula. */

/** What spreadsheets take for the start of a formula (OWASP, "CSV injection"). */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+|Infinity)(e[+-]?\d+)?$/i;

/** A cell as text: an apostrophe goes before what a spreadsheet would compute; numbers stay numbers. */
const asText = (cell: string) => (FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell);

/** A cell as it stands in a line. */
const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** One line, without its end. */
export const csvLine = (cells: readonly string[]): string => cells.map(asText).map(quoted).join(",");
