/** A dataset that is read again, in the order and the parts of its record; what has changed since is named. */
import { isDeepStrictEqual } from "node:util";
import type { Dataset, Factor, Split } from "../types/index.ts";
import { allRows, subset } from "./dataset.ts";
import { type DataRecord, levelNames, type Part, type RowRecord, rowDigests } from "./record.ts";
import { withoutColumn } from "./split/column.ts";

/** Rows that are not what they were, by file name or, where they have none, by number in the record. */
export interface Changes {
  /** Rows that the record does not know; they are in no part. */
  readonly added: readonly string[];
  /** Rows that are no longer there, with the part that they were in. */
  readonly gone: readonly Row[];
  /** Rows whose picture has other bytes. */
  readonly repainted: readonly Row[];
  /** Rows with other levels. */
  readonly relabelled: readonly Row[];
  /** Factors that are gone or of another kind or role, and another shape, in words. */
  readonly facts: readonly string[];
  /** Names of factors that the record does not know; they are left out. */
  readonly newFactors: readonly string[];
}
/** A row of the record. */
export interface Row {
  readonly name: string;
  readonly part: Part;
}

/** The rows of the record that are there, in its order, in their parts. */
export interface Recalled {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly changes: Changes;
}

/** Finds the rows of a record in a dataset. Where labels are as they were, factors have the numbering of the record. */
export function recall(dataset: Dataset, record: DataRecord): Recalled {
  const shared = record.factors.filter(({ name }) => dataset.factors.some((other) => other.name === name));
  const others = dataset.factors.filter(({ name }) => !shared.some((factor) => factor.name === name));
  const { pictures, levels } = rowDigests(
    dataset,
    shared.map(({ name }) => name),
  );
  const now = pictures.map(
    (picture, row): RowRecord => [dataset.files?.[row] ?? null, null, picture, levels[row]],
  );
  const found = matched(record.rows, now);
  const there = [...found.keys()].filter((at) => found[at] >= 0);
  const nameOf = (at: number): Row => ({ name: record.rows[at][0] ?? `row ${at}`, part: record.rows[at][1] });
  const differ = (field: 2 | 3) =>
    there.filter((at) => record.rows[at][field] !== now[found[at]][field]).map(nameOf);
  const taken = new Set(found);
  const changes: Changes = {
    added: now.flatMap(([file], row) => (taken.has(row) ? [] : [file ?? `row ${row}`])),
    gone: [...found.keys()].filter((at) => found[at] < 0).map(nameOf),
    repainted: differ(2),
    relabelled: shared.length === record.factors.length ? differ(3) : [],
    newFactors: others.map(({ name }) => name),
    facts: [...changedShape(dataset, record), ...changedFactors(dataset, record)],
  };
  const chosen = ordered(
    dataset,
    Int32Array.from(there, (at) => found[at]),
  );
  const isSame = changes.relabelled.length === 0 && changes.facts.length === 0;
  return {
    dataset: isSame ? renumbered(chosen, record.factors) : others.reduce(withoutFactor, chosen),
    split: splitIn(there.map((at) => record.rows[at][1])),
    changes,
  };
}

/** The row that each recorded row is now, or −1: the same in everything, else of the same name, else of the same content. */
function matched(then: readonly RowRecord[], now: readonly RowRecord[]): number[] {
  // Most rows stand where they stood.
  const found = then.map((row, at) => (isSame(row, now[at]) ? at : -1));
  const free = new Set([...now.keys()].filter((row) => found[row] !== row));
  const keys: ((row: RowRecord) => string | null)[] = [
    ([file, , picture, levels]) => JSON.stringify([file, picture, levels]),
    ([file, , picture]) => file ?? picture,
    ([, , picture, levels]) => picture + levels,
  ];
  for (const key of keys) {
    const waiting = Map.groupBy(free, (row) => key(now[row]));
    for (const [at, row] of then.entries()) {
      const next = found[at] < 0 ? waiting.get(key(row))?.shift() : undefined;
      if (next === undefined) continue;
      found[at] = next;
      free.delete(next);
    }
  }
  return found;
}

const isSame = ([file, , picture, levels]: RowRecord, row: RowRecord | undefined): boolean =>
  row !== undefined && file === row[0] && picture === row[2] && levels === row[3];

function changedShape({ shape }: Dataset, record: DataRecord): string[] {
  const [was, is] = [record.shape.join("×"), shape.join("×")];
  return was === is ? [] : [`pictures were ${was} and are ${is} (channels × height × width)`];
}

function changedFactors(dataset: Dataset, record: DataRecord): string[] {
  return record.factors.flatMap((was) => {
    const is = dataset.factors.find(({ name }) => name === was.name);
    if (is === undefined) return [`factor "${was.name}" is gone`];
    const differ = (["kind", "role"] as const).find((key) => was[key] !== is[key]);
    return differ === undefined ? [] : [`factor "${was.name}" was ${was[differ]} and is ${is[differ]}`];
  });
}

/** Rows in another order; the dataset itself where it has it already. */
const ordered = (dataset: Dataset, rows: Int32Array): Dataset =>
  isDeepStrictEqual(rows, allRows(dataset)) ? dataset : subset(dataset, rows);

/** The same levels in the numbering of the record: rows that the run never saw may have brought levels along. */
function renumbered(dataset: Dataset, factors: DataRecord["factors"]): Dataset {
  if (JSON.stringify(dataset.factors) === JSON.stringify(factors)) return dataset;
  const width = factors.length;
  const levels = new Int32Array(dataset.rows * width);
  for (const [k, factor] of factors.entries()) {
    const at = dataset.factors.findIndex(({ name }) => name === factor.name);
    const then = levelNames(factor);
    const places = levelNames(dataset.factors[at]).map((name) => then.indexOf(name));
    for (let row = 0; row < dataset.rows; row++)
      levels[row * width + k] = places[dataset.levels[row * dataset.factors.length + at]] ?? -1;
  }
  const { render: _, ...rest } = dataset;
  return { ...rest, factors, levels };
}

const withoutFactor = (dataset: Dataset, { name }: Factor) => withoutColumn(dataset, name);

function splitIn(parts: readonly Part[]): Split {
  const rows = (part: Part) => Int32Array.from(parts.flatMap((is, row) => (is === part ? [row] : [])));
  return { train: rows("train"), test: rows("test"), unseen: rows("unseen") };
}
