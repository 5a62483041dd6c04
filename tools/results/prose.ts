/**
 * Numbers in the prose of documents: a part of `npm run check`.
 *
 * `0.955<!-- pairs: sprites / disco / DCI -->` is a number with its source: the cell of results/pairs/summary.md under that
 * heading, in that row and column. The check reads the cell and refuses another number. On the pages of docs/results/ every number
 * has such a mark, except settings: numbers that the page's section "Protocol", its commands, or the heads and legends of its
 * tables say, and that may be said again anywhere on the page.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { held } from "../pages.ts";
import { cellsNamed, tablesOf } from "./cells.ts";

const DOCUMENTS = ["README.md", "docs/**/*.md"];
/** "12,000", "0.955", ".05", "64" of "64×64"; no part of a name such as conv4. */
const NUMBER = /(?<![\w.,]|\w-)(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?![\w]|\.\d|-\w)/;
const MARKED = new RegExp(`([-−]?${NUMBER.source})?( %)?<!-- ([a-z][\\w-]*): (.+?) -->`, "g");
const COPIED = /<!-- results ([\w-]+)(?:: .+?)? -->[\s\S]*?<!-- \/results -->/g;
const COMMANDS = /^ {4}.*$/gm;
/** Code, targets of links, and years and numbers of papers. */
const NO_PROSE = /`[^`]*`|\]\([^)]*\)|arXiv:[\d.]+|(?:et al\.|[A-Z][\p{L}-]+),? (?:19|20)\d\d\b/gu;

const numberOf = (text: string) => Number(text.replaceAll(",", "").replace("−", "-"));
/** The number at the head of a cell such as "0.955 ± 0.002" or "4.99 ± 0.04 !". */
const meanOf = (cell: string) => Number(/^-?\d*\.?\d+/.exec(cell)?.[0]);

/** Whether a number is a cell's mean, rounded to its own digits; per cent may be said of a share. */
function says(text: string, percent: boolean, cell: string): boolean {
  const digits = /\.(\d+)/.exec(text)?.[1].length ?? 0;
  const near = (mean: number) => Math.abs(numberOf(text) - mean) <= 0.5000001 * 10 ** -digits;
  return near(meanOf(cell)) || (percent && near(100 * meanOf(cell)));
}

/** Marked numbers of a text that their cell does not say. */
export function disagreeing(file: string, text: string, summaryOf: (name: string) => string): string[] {
  return [...text.matchAll(MARKED)].flatMap(([, number, percent, study, name]) => {
    const cells = cellsNamed(summaryOf(study), name);
    const path = `results/${study}/summary.md`;
    const fault = (expected: string, got: string, todo: string) => [
      `number "${number ?? ""}" of ${file}: expected ${expected}, got ${got}. ${todo}`,
    ];
    if (number === undefined)
      return fault(`a number before "${name}"`, "none", "Put the mark behind its number.");
    if (cells.length !== 1)
      return fault(`one cell "${name}" in ${path}`, `${cells.length}`, "Name heading / row / column of one.");
    return says(number, percent !== undefined, cells[0])
      ? []
      : fault(`${cells[0]}, as "${name}" of ${path} says`, number, "Read the sentence again and mend it.");
  });
}

/** Numbers of a text, per cent apart from others, in one spelling. */
function numbersIn(text: string): string[] {
  const found = text.replace(NO_PROSE, " ").matchAll(new RegExp(`(${NUMBER.source})( %)?`, "g"));
  return [...found].map(([, number, percent = ""]) => `${numberOf(number)}${percent}`);
}

/** The section "Protocol" of a page, with its own sections. */
const PROTOCOL = /^## Protocol\n[\s\S]*?(?=^## |(?![\s\S]))/m;

/** What a page says of its settings: protocol, commands, headings, and all of its copied tables but their cells. */
function settingsOf(page: string): Set<string> {
  const copied = [...page.matchAll(COPIED)].map(([text]) => text).join("\n");
  const heads = tablesOf(copied).flatMap(({ columns, rows }) => [
    ...columns,
    ...rows.map(([first]) => first),
  ]);
  const said = [
    PROTOCOL.exec(page)?.[0].replace(MARKED, "") ?? "",
    // Settings are what a command is given: "steps=26000" are two words.
    ...(page.match(COMMANDS) ?? []).map((line) => line.replaceAll("=", " ")),
    ...(page.match(/^#.*$/gm) ?? []),
    copied.replaceAll(/^\|.*$/gm, ""),
    ...heads,
  ];
  return new Set(said.flatMap(numbersIn));
}

/** Numbers of a page of results that are neither marked nor settings, and marks and tables whose command the page does not show. */
export function unmarked(file: string, page: string): string[] {
  const settings = settingsOf(page);
  const prose = page.replace(PROTOCOL, "").replace(COPIED, "").replace(MARKED, "").replace(COMMANDS, "");
  const numbers = numbersIn(prose.replaceAll(/^#.*$/gm, "")).filter((number) => !settings.has(number));
  const studies = new Set([...page.matchAll(COPIED)].map(([, study]) => study));
  for (const [, , , study] of page.matchAll(MARKED)) studies.add(study);
  const shown = (page.match(COMMANDS) ?? []).join("\n");
  return [
    ...[...new Set(numbers)].map(
      (number) =>
        `number "${number}" of ${file}: expected a mark behind it or a word of it in the section "Protocol", got neither. A result is marked with its cell, <!-- STUDY: HEADING / ROW / COLUMN -->; a setting is said in the protocol.`,
    ),
    ...[...studies]
      .filter((study) => !new RegExp(`--out results/${study}(?![\\w-])`).test(shown))
      .map(
        (study) =>
          `study "${study}" of ${file}: expected the command that wrote results/${study}, got none. Show it with --out.`,
      ),
  ];
}

/** Every breach in every document below a root. */
export function wrongNumbers(root: string): string[] {
  const summaryOf = (name: string) => held(`results/${name}/summary.md`);
  return globSync(DOCUMENTS, { cwd: root })
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const results = file.startsWith("docs/results/");
      return [...disagreeing(file, text, summaryOf), ...(results ? unmarked(file, text) : [])];
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = wrongNumbers(".");
  for (const breach of found) console.error(breach);
  process.exitCode = found.length > 0 ? 1 : 0;
}
