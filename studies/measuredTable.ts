/** Tables of measured rows: a line for each name, a first line for chance, and each factor's own accuracy. */
import { study } from "../src/index.ts";
import { cell, PERCENT, SCORE, WHOLE } from "./cells.ts";
import { type Column, type Measured, shown } from "./measuring.ts";

/** One line: its name, cells that stand before the scores, and a row for each seed. */
export interface Line {
  readonly name: string;
  readonly before?: readonly string[];
  readonly rows: readonly Measured[];
}

/** What is shown of every line. */
export interface Shown {
  readonly columns: readonly Column[];
  /** Heads of the cells that stand before the scores. */
  readonly before?: readonly string[];
  /** Whether the seconds of training are shown. */
  readonly seconds?: boolean;
}

const formatOf = (column: Column) => (column === "own" ? PERCENT : SCORE);

/** Scores, mean and spread over seeds; chance is that of the row `untrained`, and lines without rows are left out. */
export function scoresTable(
  lines: readonly Line[],
  { columns, before = [], seconds = false }: Shown,
): string {
  const there = lines.filter(({ rows }) => rows.length > 0);
  const untrained = there.find(({ name }) => name === "untrained")?.rows ?? [];
  const cells = (of: (column: Column) => readonly (number | undefined)[]) =>
    columns.map((column) => cell(of(column), formatOf(column)));
  const secondsOf = (rows: readonly Measured[]) =>
    seconds
      ? [
          cell(
            rows.map((row) => row.seconds),
            WHOLE,
          ),
        ]
      : [];
  const blank = (list: readonly unknown[]) => list.map(() => "");
  const chance = [
    ...["chance", "", ...blank(before)],
    ...cells((column) => untrained.map((row) => row.chance[column])),
    ...(seconds ? [""] : []),
    `${untrained.length}`,
  ];
  const body = there.map(({ name, before: own = blank(before), rows }) => [
    ...[name, rows[0].told, ...own],
    ...cells((column) => rows.map((row) => shown(row, column))),
    ...secondsOf(rows),
    `${rows.length}`,
  ]);
  return study.markdownTable(
    ["", "told", ...before, ...columns, ...(seconds ? ["seconds"] : []), "seeds"],
    [...(untrained.length === 0 ? [] : [chance]), ...body],
  );
}

/** What is read of every factor from its own block, in per cent. */
export function accuraciesTable(lines: readonly Line[], factors: readonly string[]): string {
  const body = lines
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, rows }) => [
      name,
      ...factors.map((factor) =>
        cell(
          rows.map(({ own }) => own[factor]),
          PERCENT,
        ),
      ),
    ]);
  return study.markdownTable(["own, per cent", ...factors], body);
}
