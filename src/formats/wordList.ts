/** Tables whose columns are parted by blanks: what CelebA's lists are, and what numpy.savetxt and R's write.table write. */
import type { TextRow } from "./textTable.ts";

const words = (line: string) => line.split(/\s+/).filter((word) => word !== "");
const isNumber = (word: string) => word !== "" && Number.isFinite(Number(word));

/** The rows of words, with the names first; `lines` may hold empty ones. */
export function wordRows(lines: readonly string[]): TextRow[] {
  return lines.flatMap((line, i) => {
    const cells = words(line);
    return cells.length === 0 ? [] : [{ cells, line: i + 1 }];
  });
}

/** The number of rows that the first line of one of CelebA's lists gives; null where the first line is another. */
export function countLine([first, names]: readonly TextRow[]): number | null {
  const isCount = first?.cells.length === 1 && /^\d+$/.test(first.cells[0]) && (names?.cells.length ?? 0) > 0;
  return isCount && !names.cells.some(isNumber) ? Number(first.cells[0]) : null;
}

/** Whether rows of words are a table: as many words in all, or one more than names, and numbers after the first word of each. */
export function isWordTable([names, ...rows]: readonly TextRow[]): boolean {
  const [width, wide] = [names?.cells.length ?? 0, rows[0]?.cells.length ?? 0];
  if (wide < 2 || wide - width > 1 || wide < width) return false;
  return rows.every(({ cells }) => cells.length === wide && cells.slice(1).every(isNumber));
}
