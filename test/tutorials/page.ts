/** A tutorial as a list of things to do, read from its fences. */
import { readFileSync } from "node:fs";

/** One fence that does something. */
export type Step =
  | { readonly kind: "commands"; readonly lines: readonly string[]; readonly terminal: boolean }
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | { readonly kind: "program"; readonly name: string; readonly text: string }
  | { readonly kind: "printed"; readonly lines: readonly string[] };

const FENCE = /^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm;

/** What a page asks a reader to do, in order; fences of other languages are only read. */
export function stepsOf(path: string): Step[] {
  return [...readFileSync(path, "utf8").matchAll(FENCE)].flatMap(([, language, info, text]): Step[] => {
    const name = /file=(\S+)/.exec(info)?.[1];
    const lines = text.split("\n").filter(Boolean);
    if (language === "sh") return [{ kind: "commands", lines, terminal: info.includes("terminal") }];
    if (language === "text") return [{ kind: "printed", lines }];
    if (name === undefined) return [];
    return [{ kind: language === "ts" ? "program" : "file", name, text }];
  });
}

/** Words of a command line; quotes hold words together, and $DATABASE is the address of the test's own server. */
export function wordsOf(line: string, database: string): string[] {
  const words = line.match(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2").replace("$DATABASE", database));
}

/** Whether a line is printed as the page has it: digits stand for any number, "…" for anything, blanks for any blanks. */
export function isPrinted(line: string, output: string): boolean {
  const parts = line.split(/(\d[\d.,]*|…|\s+)/).filter(Boolean);
  const pattern = parts.map((part) => {
    if (/^\d/.test(part)) return "[\\d.,]+";
    if (part === "…") return ".*";
    return /^\s+$/.test(part) ? "\\s+" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(pattern.join("")).test(output);
}
