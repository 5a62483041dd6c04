/** Mean and spread over seeds as a Markdown table. */

/** Row → column → one value per seed. */
export type Results = Map<string, Map<string, number[]>>;

export function record(results: Results, row: string, column: string, value: number): void {
  const columns = results.get(row) ?? new Map<string, number[]>();
  columns.set(column, [...(columns.get(column) ?? []), value]);
  results.set(row, columns);
}

/** "79.0 ± 1.2": per cent, mean and standard deviation (divisor n − 1) over seeds. */
export function spread(values: readonly number[]): string {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  const deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
  return `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)}`;
}

export function markdown(results: Results, columns: readonly string[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const rows = [...results].map(([row, cells]) => {
    return line([row, ...columns.map((column) => (cells.has(column) ? spread(cells.get(column)!) : ""))]);
  });
  return line(["", ...columns]) + line(["---", ...columns.map(() => "---:")]) + rows.join("");
}
