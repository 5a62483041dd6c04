/** Readings of all rows as Markdown tables, one per question. */
import { study } from "../../src/index.ts";
import { PUBLISHED } from "./published.ts";
import { type Reading, TABLES, type Table } from "./reading.ts";

const TITLES: Readonly<Record<Table, readonly [title: string, says: string]>> = {
  standard: [
    "Standard split",
    "38 people × 5 lights to train on, 1096 pictures to read. Identity: the nearest mean of the training codes (cosine); for ridge regression its largest score. Light: balanced accuracy, chance 20: by a Gaussian kernel probe fitted to the 190 training codes (the papers' protocol); by the strongest of five attackers fitted so; by the strongest of five held out on test codes, with folds that share no person and with random folds. The lighting block: light by logistic regression fitted to the training codes, identity by the strongest of four held-out attackers on random folds, balanced, chance 2.6.",
  ],
  perLight: ["Identity under each light", "Standard split; test pictures 76, 114, 75, 112 and 719."],
  leftOut: [
    "A light left out",
    "Trained and enrolled under four lights, asked under the fifth; identity by the nearest mean. Mean: over the five lights.",
  ],
  frontal: [
    "Strangers enrolled by one frontal picture",
    "Trained on half of the people under all lights, asked about the others under the side lights; the 38 frontal pictures answer; both halves in turn. Ridge regression knows only people it was fitted to: it is fitted to the 38 frontal pictures. Chance 2.6.",
  ],
  strangers: [
    "Strangers under 64 lights",
    "People 22 to 28 of the larger pictures, never trained on; their frontal pictures answer, nearest by cosine. Light: 5 neighbours among training codes, of 64 lights.",
  ],
};

/** Table → row → its readings, one per seed, in the order they came. */
export type Grouped = ReadonlyMap<Table, ReadonlyMap<string, readonly Reading[]>>;

/** Readings by table and row. */
export function grouped(readings: readonly Reading[]): Grouped {
  const all = new Map<Table, Map<string, Reading[]>>(TABLES.map((table) => [table, new Map()]));
  for (const reading of readings) {
    const rows = all.get(reading.table)!;
    rows.set(reading.row, [...(rows.get(reading.row) ?? []), reading]);
  }
  return all;
}

/** Every table that has rows, with what it says. */
export function tables(all: Grouped): string {
  const texts = TABLES.flatMap((table) => {
    const rows = all.get(table)!;
    if (rows.size === 0) return [];
    const columns = [...new Set([...rows.values()].flat().flatMap(({ values }) => Object.keys(values)))];
    const lines = [...rows].map(([row, found]) => {
      const cells = columns.map((column) => {
        const values = found.flatMap(({ values: each }) => (column in each ? [each[column]] : []));
        return values.length === 0 ? "" : study.spread(values);
      });
      return [row, found[0].told, ...cells, `${found.length}`];
    });
    const [title, says] = TITLES[table];
    const body = study.markdownTable(["", "told", ...columns, "seeds"], lines);
    return [`## ${title}\n\n${says}\n\n${body}`];
  });
  return texts.join("\n");
}

/** What papers say of the standard split, beside how we know it. */
export function publishedTable(): string {
  const rows = PUBLISHED.map(({ method, identity, light, source, mark }) => [
    method,
    `${identity}`,
    light === null ? "" : `${light}`,
    source,
    mark,
  ]);
  const says =
    'Per cent, light as plain accuracy by each paper\'s own probe fitted to the training codes: a probe that always says "front" is right in 65.6 % of the test pictures.';
  return `## Published on the standard split\n\n${says}\n\n${study.markdownTable(["", "identity", "light", "source", "known"], rows)}`;
}
