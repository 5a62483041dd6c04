/** A table of SQLite in one file, with a vector column for each block (sqlite-vec). */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type * as SqliteVec from "sqlite-vec";
import { expect, InputError } from "../../../errors.ts";
import { optional } from "../../../optional.ts";
import { eachBlock, expectSame, FILE, type OpenStore, type StoreOptions } from "./store.ts";

/** The most that one table of sqlite-vec takes. */
const MOST = { blocks: 16, width: 8192 };

/** How every file of SQLite begins. */
const HEAD = Buffer.from("SQLite format 3\0");

/** `sqlite:FILE`; other tables of the file stay as they are. */
export const sqlite: OpenStore = async (options) => {
  const { table, manifest } = options;
  expectFits(options);
  const db = await opened(options);
  const close = () => {
    if (db.isOpen) db.close();
  };
  try {
    db.exec("BEGIN IMMEDIATE");
    expectSame(options, ...held(db, table));
    const columns = manifest.blocks.map(
      ({ column, width }) => `${column} float[${width}] distance_metric=cosine`,
    );
    db.exec(
      `CREATE VIRTUAL TABLE IF NOT EXISTS ${table} USING vec0(${[`${FILE} text primary key`, ...columns].join()})`,
    );
    db.exec(`CREATE TABLE IF NOT EXISTS ${table}_manifest (manifest text)`);
    db.exec(`DELETE FROM ${table}_manifest`);
    db.prepare(`INSERT INTO ${table}_manifest VALUES (?)`).run(JSON.stringify(manifest));
  } catch (error) {
    close();
    throw refused(options, error);
  }
  const remove = db.prepare(`DELETE FROM ${table} WHERE ${FILE} = ?`);
  const names = [FILE, ...manifest.blocks.map(({ column }) => column)];
  const insert = db.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => "?").join()})`);
  return {
    write: async (files, codes) => {
      try {
        eachBlock(manifest, codes, (row, vectors) => {
          remove.run(files[row]);
          insert.run(
            files[row],
            ...vectors.map((each) => new Uint8Array(each.buffer, each.byteOffset, each.byteLength)),
          );
        });
      } catch (error) {
        throw refused(options, error);
      }
    },
    finish: async () => {
      db.exec("COMMIT");
      close();
      return [];
    },
    abandon: async () => close(),
  };
};

/** The path after `sqlite:`. */
export const pathOf = (target: string): string => target.slice(target.indexOf(":") + 1);

function expectFits({ target, manifest: { blocks } }: StoreOptions): void {
  const wide = blocks.find(({ width }) => width > MOST.width);
  const got = wide !== undefined ? `"${wide.name}" of ${wide.width}` : `${blocks.length} blocks`;
  if (wide === undefined && blocks.length <= MOST.blocks) return;
  const expected = `at most ${MOST.blocks} blocks of at most ${MOST.width} dimensions`;
  throw new InputError("database", target, expected, got, "Write --to codes.parquet, or postgres://….");
}

async function opened({ target }: StoreOptions): Promise<DatabaseSync> {
  const path = pathOf(target);
  if (path === "")
    throw new InputError("database", target, "sqlite:FILE", "no file", "Write --to sqlite:codes.db.");
  const { load } = await optional<typeof SqliteVec>("sqlite-vec", "--to sqlite:FILE");
  const { DatabaseSync } = await import("node:sqlite");
  expectDatabase(path, target);
  try {
    const db = new DatabaseSync(path, { allowExtension: true });
    load(db);
    return db;
  } catch (error) {
    throw refused({ target }, error);
  }
}

/** SQLite itself takes a short file of anything for an empty database, and writes over it. */
function expectDatabase(path: string, target: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile() !== true || there.size === 0) return;
  const head = Buffer.alloc(HEAD.length);
  const file = openSync(path, "r");
  readSync(file, head);
  closeSync(file);
  const todo = "Mend the path, or name a new file.";
  expect(head.equals(HEAD), "database", target, "a file of SQLite", "a file of something else", todo);
}

/** Whether the table is there, and what is said of it. */
function held(db: DatabaseSync, table: string): [manifest: string | null, there: boolean] {
  const names = db
    .prepare("SELECT name FROM sqlite_master WHERE name IN (?, ?)")
    .all(table, `${table}_manifest`);
  const found = names.map(({ name }) => name);
  if (!found.includes(`${table}_manifest`)) return [null, found.includes(table)];
  const row = db.prepare(`SELECT manifest FROM ${table}_manifest`).get();
  return [row === undefined ? null : `${row.manifest}`, found.includes(table)];
}

function refused({ target }: Pick<StoreOptions, "target">, error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== "ERR_SQLITE_ERROR") return error;
  const todo = "Mend that, or name another file.";
  return new InputError(
    "database",
    target,
    "a file of SQLite that can be written",
    (error as Error).message,
    todo,
  );
}
