/** Mean and spread over seeds as a Markdown table. */

/** Row → column → one value per seed. */
export type Results = Map<string, Map<string, number[]>>;

/** Adds a number to the cell of a row and a column. */
export function record(results: Results, row: string, column: string, value: number): void {
  const columns = results.get(row) ?? new Map<string, number[]>();
  columns.set(column, [...(columns.get(column) ?? []), value]);
  results.set(row, columns);
}

/** The standard deviation with the divisor n − 1; it is 0 of one value. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = average(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
}

/** The mean of at least one number. */
export const average = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

/** Says how a number is written. */
export interface NumberFormat {
  /** 100 for per cent. */
  readonly times: number;
  readonly digits: number;
}
const PERCENT: NumberFormat = { times: 100, digits: 1 };

/** Writes mean and standard deviation over seeds as "79.0 ± 1.2", and the value alone where there is one seed. */
export function spread(values: readonly number[], { times, digits }: NumberFormat = PERCENT): string {
  const mean = (times * average(values)).toFixed(digits);
  return values.length < 2 ? mean : `${mean} ± ${(times * deviation(values)).toFixed(digits)}`;
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;

/** Writes a table of cells that are text already; every column but the first is set to the right. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const [, ...rest] = header;
  return line(header) + line(["---", ...rest.map(() => "---:")]) + rows.map(line).join("");
}

/** Writes rows by columns; every cell is mean ± standard deviation over what was recorded. */
export function markdown(results: Results, columns: readonly string[], format = PERCENT): string {
  const rows = [...results].map(([row, cells]) => [
    row,
    ...columns.map((column) => (cells.has(column) ? spread(cells.get(column)!, format) : "")),
  ]);
  return markdownTable(["", ...columns], rows);
}
