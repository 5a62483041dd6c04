/** What verbs print: one JSON document, or tables. */
import type { Io } from "./io.ts";

/** Prints one JSON document. */
export function printJson({ stdout }: Io, value: unknown): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** A plain table with aligned columns. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join("  ")
      .trimEnd();
  return `${[line(header), widths.map((n) => "─".repeat(n)).join("  "), ...rows.map(line)].join("\n")}\n`;
}
