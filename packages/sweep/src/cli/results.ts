/** What a sweep came to: its table and its page, and its trials as a file for other programs. */
import { extname } from "node:path";
import { Command } from "commander";
import { InputError, runs } from "../../../../src/index.ts";
import { resultsIn } from "../sweep/results.ts";
import {
  csvOf,
  type Importances,
  importanceOf,
  markdownText,
  parquetOf,
  plainText,
  type SweepResults,
  sweepPage,
  tableOf,
} from "../table/index.ts";
import { kit } from "./kit.ts";
import { TARGET, targetOf } from "./target.ts";

interface Flags {
  readonly database?: string;
  readonly markdown?: boolean;
  readonly page?: string;
  readonly json?: boolean;
}

/** The verbs `sweep table` and `sweep export`. */
export function resultVerbs(io: kit.Io): Command[] {
  const of = async (sweep: string, { database }: Flags) => {
    const target = targetOf(sweep, database, (text) => kit.printLine(io.stderr, text));
    return resultsIn((await target.status()).status);
  };
  const verb = (name: string, about: string) =>
    new Command(name)
      .description(about)
      .argument("<sweep>", TARGET)
      .option("--database <url>", "the PostgreSQL server; UNWEAVE_SWEEP_URL says it too");
  return [
    verb("table", "Mean and spread over seeds of every cell, best first, and which settings mattered")
      .option("--markdown", "the table as Markdown")
      .option("--page <file>", "one HTML page as well: table, lines through settings, importance, failures")
      .option("--json", "one JSON document on stdout")
      .action(async (sweep: string, flags: Flags) => {
        showTable(io, await of(sweep, flags), flags);
      }),
    verb("export", "Every trial with its settings and scores, as .csv or .parquet")
      .argument("<file>", "file to write")
      .action(async (sweep: string, file: string, flags: Flags) => {
        const write = writerOf(file);
        const results = await of(sweep, flags);
        runs.writeFile(file, write(results));
        io.stdout.write(`${results.rows.length} trials: ${file}\n`);
      }),
  ];
}

function showTable(io: kit.Io, results: SweepResults, { markdown, page, json }: Flags): void {
  const table = tableOf(results);
  if (page !== undefined) runs.writeFile(page, sweepPage(results));
  const importance = importanceOf(results);
  if (json) kit.printJson(io, { sweep: results.name, cells: table.cells, importance, page });
  else if (markdown) io.stdout.write(markdownText(table));
  else io.stdout.write(`${plainText(table)}\n${importanceText(importance)}`);
  if (page !== undefined) kit.printLine(io.notes, `page: ${page}`);
}

function importanceText({ settings, r2, caveat }: Importances): string {
  if (settings.length === 0) return `${caveat}\n`;
  const rows = settings.map(({ key, importance, deviation }) => [
    key,
    `${importance.toFixed(2)} ± ${deviation.toFixed(2)}`,
  ]);
  return `${kit.table(["setting", "R² falls by"], rows)}\nR² of left-out cells: ${r2!.toFixed(2)}. ${caveat}\n`;
}

const WRITERS: Readonly<Record<string, (results: SweepResults) => string | Uint8Array>> = {
  ".csv": csvOf,
  ".parquet": parquetOf,
};

function writerOf(file: string): (typeof WRITERS)[string] {
  const ending = extname(file).toLowerCase();
  if (Object.hasOwn(WRITERS, ending)) return WRITERS[ending];
  const expected = `a name that ends in ${Object.keys(WRITERS).join(" or ")}`;
  throw new InputError("output", file, expected, ending || "no ending", "Write trials.csv.");
}
