/** The table of a sweep: a row for every cell, as text, as Markdown, as JSON. */
import { table as plainTable } from "../../../../src/cli/kit.ts";
import { study } from "../../../../src/index.ts";
import { type Cell, cellsOf, type Spread } from "./cells.ts";
import { keysOf, metricsOf, objectiveName, type SweepResults, shortNames, valueText } from "./results.ts";

/** Headings and cells that are text already. */
export interface SweepTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The same cells as numbers. */
  readonly cells: readonly Cell[];
}

/** Mean and spread over seeds of every cell, best first: of the objective, or of every metric where there is none. */
export function tableOf(results: SweepResults): SweepTable {
  const cells = cellsOf(results);
  const keys = keysOf(cells);
  const names = shortNames(keys);
  const { objective } = results;
  const shown = objective === null ? metricsOf(results.rows) : [objectiveName(objective)];
  const chance = shown.filter((name) => cells.some(({ chances }) => chances[name] !== undefined));
  const width = new Map(shown.map((name) => [name, digitsOf(cells.map(({ scores }) => scores[name]))]));
  const text = (name: string, values: readonly number[]) =>
    values.length === 0 ? "" : study.spread(values, { times: 1, digits: width.get(name)! });
  const numbers = ({ scores, chances }: Cell) =>
    shown.flatMap((name) => [
      text(name, scores[name]?.values ?? []),
      ...(chance.includes(name) ? [text(name, name in chances ? [chances[name]] : [])] : []),
    ]);
  return {
    columns: [
      ...shown.flatMap((name) => [name, ...(chance.includes(name) ? ["by chance"] : [])]),
      ...keys.map((key) => names.get(key)!),
      "done",
      "seconds",
    ],
    rows: cells.map((cell) => [
      ...numbers(cell),
      ...keys.map((key) => valueText(cell.settings[key])),
      statesText(cell.states),
      cell.seconds === null ? "" : cell.seconds.toFixed(cell.seconds < 10 ? 1 : 0),
    ]),
    cells,
  };
}

/** As the terminal shows it. */
export const plainText = ({ columns, rows }: SweepTable): string => plainTable(columns, rows);
/** As a document shows it. */
export const markdownText = ({ columns, rows }: SweepTable): string =>
  study.markdownTable(
    columns,
    rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|"))),
  );

/** "3", "2 of 3, 1 failed" */
function statesText(states: Cell["states"]): string {
  const all = Object.values(states).reduce((sum, count) => sum + count, 0);
  const { completed = 0, ...others } = states;
  const rest = Object.entries(others).map(([state, count]) => `, ${count} ${state}`);
  return completed === all ? `${all}` : `${completed} of ${all}${rest.join("")}`;
}

/** Three digits of the largest value. */
const SIGNIFICANT = 3;
function digitsOf(spreads: readonly (Spread | undefined)[]): number {
  const largest = Math.max(...spreads.map((each) => Math.abs(each?.mean ?? 0)));
  const places = largest > 0 ? SIGNIFICANT - 1 - Math.floor(Math.log10(largest)) : SIGNIFICANT;
  return Math.min(12, Math.max(0, places));
}
