/** What is seen of a folder of pictures, so that nobody need say it: its labels, what they are and what they are for, and its sides. */
import { expect, unknownName } from "../../errors.ts";
import type { Ref } from "../../types/index.ts";
import type { ImagesOptions } from "../images/dataset.ts";
import { type Rows, readRows } from "../images/rows.ts";
import { chooseFactors } from "../labels/factors.ts";
import { datasets } from "../registry.ts";
import { type Looked, lookAtColumn } from "./column.ts";
import { alignNotes, columnNotes, contentNotes, shapeNotes, tableNotes } from "./notes.ts";
import { lookAtShapes } from "./shape.ts";
import { findTable } from "./table.ts";

/** What a person says of a folder. */
export interface LookOptions {
  /** The column that is searched for. */
  readonly find?: string;
  /** Options of the dataset `images`, which go before every guess. */
  readonly set?: Readonly<Record<string, unknown>>;
}

/** A folder as data of an experiment, and every guess with the setting that corrects it. */
export interface LookedAt {
  readonly data: Ref;
  /** The factor that is searched for; null where nothing reads like names that repeat. */
  readonly content: string | null;
  /** The factors that shall not matter to a search. */
  readonly nuisance: string[];
  readonly notes: string[];
}

/** Looks at the labels and at some pictures of a folder. */
export async function lookAtFolder(path: string, { find, set = {} }: LookOptions = {}): Promise<LookedAt> {
  const given = datasets.optionsOf({ name: "images", options: { ...set, path } }) as ImagesOptions;
  const table =
    given.labels === undefined ? await findTable(path, given) : { labels: given.labels, others: [] };
  const labels = table.labels === null ? {} : { labels: table.labels };
  const rows = await readRows({ ...given, ...labels });
  const columns = factorsIn(rows, given);
  const asked = find ?? columns.find(({ name }) => given.roles[name] === "content")?.name;
  const content = contentIn(columns, rows, asked);
  const kept = columns.filter((each) => isKept(each, given) || each.name === content);
  const kinds = Object.fromEntries(kept.map((each) => [each.name, kindOf(each, content, given)]));
  const others = kept.map(({ name }) => name).filter((name) => name !== content);
  const nuisance = others.filter((name) => given.roles[name] !== "content");
  const seen = set.size === undefined || set.channels === undefined ? await lookAtShapes(rows.files) : null;
  const factors = {
    ...(kept.length < columns.length && kept.length > 0 && { factors: kept.map(({ name }) => name) }),
    ...(kept.length > 0 && { kinds, roles: rolesOf(content, nuisance, given) }),
  };
  const shape = seen && { size: seen.size, channels: seen.channels };
  return {
    data: { name: "images", options: { ...shape, ...set, path, ...labels, ...factors } },
    content,
    nuisance,
    notes: [
      ...tableNotes(table, rows),
      ...contentNotes(content, nuisance, columns),
      ...columnNotes(columns, { kept, kinds, said: given.kinds }),
      ...(seen === null ? [] : shapeNotes(seen, set)),
      ...alignNotes(set),
    ],
  };
}

/** What is seen of every column that may be a factor; a combination of columns holds names. */
function factorsIn({ columns, fromFolders }: Rows, given: ImagesOptions): Looked[] {
  if (columns.length === 0) return [];
  return chooseFactors(columns, given).map(({ name, parts }) => {
    const own = parts ?? columns.filter((column) => column.name === name);
    const cells = own[0].cells.map((_, row) => own.map((part) => part.cells[row]).join(" "));
    const looked = lookAtColumn({ name, cells }, fromFolders ? [] : given.missing);
    return fromFolders || parts !== null ? { ...looked, kind: "categorical", why: null } : looked;
  });
}

/** What is searched for: what a person says, else the first column of names that repeat; of depths of folders the one with most names. */
function contentIn(columns: readonly Looked[], { fromFolders }: Rows, asked?: string): string | null {
  if (asked !== undefined) {
    const found = columns.find(({ name }) => name === asked);
    const names = columns.map(({ name }) => name);
    if (found === undefined) throw unknownName("column", asked, names);
    const got = `${found.levels}`;
    expect(found.levels > 1, "column", asked, "at least two labels", got, "Search for another column.");
    return asked;
  }
  const names = columns.filter(
    ({ kind, repeats, levels }) => kind === "categorical" && repeats && levels > 1,
  );
  if (fromFolders) return names.toSorted((a, b) => b.levels - a.levels)[0]?.name ?? null;
  return (names.find(({ unsure }) => !unsure) ?? names[0])?.name ?? null;
}

/** Whether a column says something of pictures that have something in common, or a person names it. */
function isKept(
  { name, levels, repeats }: Looked,
  { factors = [], roles, kinds, bins }: ImagesOptions,
): boolean {
  const named = factors.includes(name) || [roles, kinds, bins].some((said) => Object.hasOwn(said, name));
  return named || (levels > 1 && repeats);
}

/** A person's word, else the guess; whole numbers that are searched for are names. */
function kindOf({ name, kind, whole }: Looked, content: string | null, { kinds, bins }: ImagesOptions) {
  if (Object.hasOwn(kinds, name)) return kinds[name];
  return name === content && whole && !Object.hasOwn(bins, name) ? "categorical" : kind;
}

/** Roles of all factors; what a person says goes before. */
function rolesOf(content: string | null, nuisance: readonly string[], { roles }: ImagesOptions) {
  return {
    ...Object.fromEntries(nuisance.map((name) => [name, "nuisance" as const])),
    ...roles,
    ...(content !== null && { [content]: "content" as const }),
  };
}
