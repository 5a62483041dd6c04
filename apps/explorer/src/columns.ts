/** Columns of the table: settings and scores under one name each, and what sorting, filtering and grouping read of a row. */
import type { Reading, RunRow } from "../../../src/web.ts";

/** Settings that are columns at first, where any run has them. */
const FIRST = ["recipe", "data"];
/** Metrics that are columns at first, the most telling first. */
const TELLING = ["retrieval", "blockAccuracy", "mig", "dci"];
/** How many of them. */
const SCORES = 3;

/** Every setting and every metric that some run has, by the alphabet. */
export interface Known {
  readonly settings: readonly string[];
  readonly metrics: readonly string[];
  /** Settings that are not the same in all runs that have them. */
  readonly varying: ReadonlySet<string>;
  /** Settings that are numbers in some run. */
  readonly numeric: ReadonlySet<string>;
}

/** Looks through all rows. */
export function knownOf(rows: readonly RunRow[]): Known {
  const values = new Map<string, unknown>();
  const varying = new Set<string>();
  const numeric = new Set<string>();
  const metrics = new Set<string>();
  for (const row of rows) {
    for (const [key, value] of Object.entries(row.settings)) {
      if (values.has(key) && values.get(key) !== value) varying.add(key);
      if (typeof value === "number") numeric.add(key);
      values.set(key, value);
    }
    for (const metric of Object.keys(row.scores)) metrics.add(metric);
  }
  return { settings: [...values.keys()].sort(), metrics: [...metrics].sort(), varying, numeric };
}

/** The columns of an address that names none. */
export function firstColumns({ metrics, settings }: Known): string[] {
  const telling = TELLING.filter((metric) => metrics.includes(metric)).slice(0, SCORES);
  return [...FIRST.filter((key) => settings.includes(key)), ...telling];
}

/** What a row has under the name of a column. */
export function cellOf(row: RunRow, column: string): string | number | null {
  if (column === "run") return row.id;
  if (column === "state") return row.state;
  if (column === "changed") return row.changed;
  if (column === "step") return row.step;
  const setting = row.settings[column];
  if (setting !== undefined) return typeof setting === "boolean" ? `${setting}` : setting;
  return scoreOf(row, column)?.value ?? null;
}

/** The score of a metric, where the row has one. */
export const scoreOf = (row: RunRow, metric: string): Reading | null =>
  Object.hasOwn(row.scores, metric) ? row.scores[metric] : null;

/** Rows in order; those without a value come last either way. */
export function sorted(rows: readonly RunRow[], by: string): RunRow[] {
  const [falls, column] = by.startsWith("-") ? [true, by.slice(1)] : [false, by];
  const keyed = rows.map((row) => ({ row, value: cellOf(row, column) }));
  const order = (a: string | number, b: string | number) =>
    typeof a === "number" && typeof b === "number" ? a - b : compare.compare(`${a}`, `${b}`);
  return keyed
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return (falls ? -1 : 1) * order(a.value, b.value) || compare.compare(a.row.id, b.row.id);
    })
    .map(({ row }) => row);
}

const compare = new Intl.Collator("en", { numeric: true });

/** `key=value`, `key!=value`, `key>number`, `key<number`. */
const CONDITION = /^([^=<>!]+)(=|!=|>=|<=|>|<)(.+)$/;

/** Rows that fit every word: a condition on a column, or a part of the run's name, state, note or settings. */
export function filtered(rows: readonly RunRow[], text: string): readonly RunRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  const tests = words.map((word) => {
    const [, column, sign, wanted] = CONDITION.exec(word) ?? [];
    return column === undefined ? contains(word) : (row: RunRow) => holds(row, column, sign, wanted);
  });
  return rows.filter((row) => tests.every((test) => test(row)));
}

const contains = (word: string) => (row: RunRow) =>
  row.id.toLowerCase().includes(word) ||
  row.state.includes(word) ||
  row.note?.toLowerCase().includes(word) === true ||
  Object.values(row.settings).some((value) => `${value}`.toLowerCase().includes(word));

function holds(row: RunRow, lower: string, sign: string, wanted: string): boolean {
  const names = [...Object.keys(row.settings), ...Object.keys(row.scores), "run", "state", "step"];
  const name = names.find((each) => each.toLowerCase() === lower);
  const value = name === undefined ? null : cellOf(row, name);
  if (value === null) return false;
  const text = `${value}`.toLowerCase();
  if (sign === "=") return text === wanted;
  if (sign === "!=") return text !== wanted;
  const [is, than] = [Number(value), Number(wanted)];
  if (sign === ">") return is > than;
  if (sign === "<") return is < than;
  return sign === ">=" ? is >= than : is <= than;
}

/** Rows in groups by the value of a column, each in the order of the rows; one group without a name where no column is given. */
export function grouped(rows: readonly RunRow[], by: string): { name: string | null; rows: RunRow[] }[] {
  if (by === "") return [{ name: null, rows: [...rows] }];
  const groups = Map.groupBy(rows, (row) => `${cellOf(row, by) ?? "none"}`);
  return [...groups].map(([name, list]) => ({ name, rows: list }));
}
