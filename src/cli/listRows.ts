/** What `list` says of every entry, made from the registries. */
import { catalogue } from "../catalogue.ts";
import { available, type NodeBackend, nodeBackends } from "../engine/backends/node.ts";
import { webBackends } from "../engine/backends/web.ts";
import { unknownName } from "../errors.ts";
import { supervisionOfEntry } from "../experiment/supervision.ts";
import type { Entries } from "../registry.ts";
import type { Supervision } from "../types/index.ts";
import { type OptionRow, optionRows } from "./listOptions.ts";

/** One entry of one kind. */
export interface Row {
  readonly name: string;
  readonly kind: string;
  readonly source: string;
  readonly about: string;
  readonly supervision: Supervision;
}
/** A backend, tried out. */
export interface BackendRow extends Row {
  readonly available: boolean;
  /** Why it is not; null where it is. */
  readonly reason: string | null;
}

/** A row for each entry of these registries, by kind. */
export function rowsOf(registries: Readonly<Record<string, Entries<unknown>>>): Row[] {
  return Object.entries(registries).flatMap(([kind, registry]) =>
    Object.entries(registry).map(([name, entry]) => ({
      name,
      kind,
      source: entry.source,
      about: entry.about,
      supervision: supervisionOfEntry(kind, entry),
    })),
  );
}

/** Those of Node and those of a page, each once. */
function backends(): Row[] {
  return Object.entries({ ...nodeBackends, ...webBackends }).map(([name, { about }]) => ({
    name,
    kind: "backends",
    source: "ONNX Runtime",
    about,
    supervision: "none",
  }));
}

/** Every row of the list, with the studies that are given. */
export const allRows = (studies: Entries<unknown>): Row[] => [
  ...rowsOf({ ...catalogue, studies }),
  ...backends(),
];

/** The backends, each tried on this machine. */
export function triedBackends(): Promise<BackendRow[]> {
  return Promise.all(
    backends().map(async (row) => {
      const here = Object.hasOwn(nodeBackends, row.name);
      const found = here ? await available(row.name as NodeBackend) : "for pages, not for Node (unweave/web)";
      return { ...row, available: found === true, reason: found === true ? null : found };
    }),
  );
}

/** One entry with its options; an InputError where there is no such kind or name. */
export function entryNamed(kind: string, name: string): Row & { readonly options: readonly OptionRow[] } {
  const registries: Readonly<Record<string, Entries<unknown>>> = catalogue;
  const kinds = Object.keys(registries);
  if (!kinds.includes(kind)) throw unknownName("kind", kind, kinds);
  const entries = registries[kind];
  if (!Object.hasOwn(entries, name)) throw unknownName(`entry of ${kind}`, name, Object.keys(entries));
  const [row] = rowsOf({ [kind]: { [name]: entries[name] } });
  return { ...row, options: optionRows(entries[name].options) };
}
