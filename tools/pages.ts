/** Pages that a tool writes: given `--check`, a page that differs is an error; otherwise it is written. */
import { readFileSync, writeFileSync } from "node:fs";

const pathOf = (file: string) => new URL(`../${file}`, import.meta.url);

/** The text of a file of this repository, named from its root; empty where there is no such file. */
export function held(file: string): string {
  try {
    return readFileSync(pathOf(file), "utf8");
  } catch {
    return "";
  }
}

/** Writes every page that differs from its text, or, with `--check`, says so and fails. */
export function settle(texts: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(texts)) {
    if (held(file) === text) continue;
    if (process.argv.includes("--check")) {
      console.error(
        `page "${file}": expected what its source says now, got an older text. Run npm run status.`,
      );
      process.exitCode = 1;
    } else writeFileSync(pathOf(file), text);
  }
}

/** One cell of a Markdown table. */
export const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** The page with the text between two marks replaced, the marks kept. */
export function between(page: string, mark: string, text: string): string {
  const [open, close] = [`<!-- ${mark} -->\n`, `<!-- /${mark} -->`];
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start < 0 || end < start)
    throw new Error(`page: expected the marks ${open.trim()} and ${close}, got a page without. Add them.`);
  return `${page.slice(0, start + open.length)}\n${text.trim()}\n\n${page.slice(end)}`;
}
