/** The tables of the study: mean over folds first, then mean and spread over seeds. */
import { study } from "../../src/index.ts";
import { cell, SCORE, WHOLE } from "../cells.ts";
import { COLUMNS, type Column, type Values } from "./measure.ts";
import type { Done, Table } from "./sections.ts";

/** A row of a table: for every seed the mean over the folds that are there. */
export interface Line {
  readonly row: string;
  readonly told: string;
  readonly seeds: readonly Values[];
  /** Folds of each seed. */
  readonly folds: readonly number[];
}

/** The rows of one table, in the order in which they were planned. */
export function linesOf(done: Iterable<Done>, table: Table): Line[] {
  const all = [...done]
    .filter((each) => each.table === table)
    .flatMap(({ seed, readings }) => readings.map((reading) => ({ seed, ...reading })));
  return [...Map.groupBy(all, ({ row }) => row)].map(([row, found]) => {
    const seeds = [...Map.groupBy(found, ({ seed }) => seed).values()];
    return {
      ...{ row, told: found[0].told },
      seeds: seeds.map((folds) => averaged(folds.map(({ values }) => values))),
      folds: seeds.map(({ length }) => length),
    };
  });
}

function averaged(folds: readonly Values[]): Values {
  const means = COLUMNS.flatMap((column) => {
    const known = folds.flatMap((values) => values[column] ?? []);
    // A mean over some of the folds is no mean beside one over all.
    return known.length < folds.length ? [] : [[column, study.average(known)] as const];
  });
  return Object.fromEntries(means);
}

const formatOf = (column: Column) => (column === "seconds" ? WHOLE : SCORE);

/** The table in Markdown. */
export function tableOf(lines: readonly Line[]): string {
  // Rows of before a column was there have none of it.
  const columns = COLUMNS.filter((column) =>
    lines.some(({ seeds }) => seeds.some((values) => values[column] !== undefined)),
  );
  const cells = lines.map(({ row, told, seeds, folds }) => [
    row,
    told,
    ...columns.map((column) =>
      cell(
        seeds.map((values) => values[column]),
        formatOf(column),
      ),
    ),
    `${seeds.length} × ${[...new Set(folds)].join(" or ")}`,
  ]);
  return study.markdownTable(["", "told", ...columns, "seeds × folds"], cells);
}

/** How often each candidate was chosen, in a sentence; empty where nothing chose. */
export function choicesOf(done: readonly Done[]): string {
  const chosen = done.flatMap(({ readings }) => readings.flatMap((reading) => reading.chosen ?? []));
  const counts = [...Map.groupBy(chosen, (name) => name)].map(([name, { length }]) => `${name} (${length})`);
  return counts.length === 0 ? "" : `\nChosen, with the number of times: ${counts.join("; ")}.\n`;
}
