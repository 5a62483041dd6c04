/** Which store a person named. */
import { extname } from "node:path";
import { InputError } from "../../../errors.ts";
import { parquet } from "./parquet.ts";
import { postgres } from "./postgres.ts";
import { projector } from "./projector.ts";
import { pathOf, sqlite } from "./sqlite.ts";
import { expectTable, type OpenStore } from "./store.ts";

/** How it is opened, and the file that it is, for whoever locks it; null for a server. */
export interface NamedStore {
  readonly open: OpenStore;
  readonly file: string | null;
}

/** The store by the beginning of its name, or by its extension. */
export function storeNamed(target: string, table: string): NamedStore {
  expectTable(table);
  if (target.startsWith("sqlite:")) return { open: sqlite, file: pathOf(target) };
  if (/^postgres(ql)?:\/\//.test(target)) return { open: postgres, file: null };
  if (extname(target).toLowerCase() === ".parquet") return { open: parquet, file: target };
  const folder = /^projector:(.+)$/.exec(target)?.[1];
  if (folder !== undefined) return { open: projector, file: folder };
  const [, scheme] = /^([a-z]+):/.exec(target) ?? [];
  const got = scheme === undefined ? "a file of another kind" : `${scheme}:`;
  const todo = "Write --to sqlite:codes.db, or --out for other files.";
  throw new InputError(
    "store",
    target,
    "sqlite:FILE, postgres://…, projector:DIR or a file in .parquet",
    got,
    todo,
  );
}
