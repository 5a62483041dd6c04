/** The database behind a queue: a PostgreSQL server by its URL, or one inside this process on a folder. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { fromPglite, PgBoss } from "pg-boss";
import { InputError, runs } from "../../../../src/index.ts";
import { openPglite } from "./embedded.ts";
import { connectionError } from "./errors.ts";
import type { Jobs } from "./jobs.ts";
import { prepareTables } from "./tables.ts";

/** Where pg-boss keeps its jobs. */
const SCHEMA = "unweave_queue";
/** Seconds between looks for leases that ran out. */
const LOOK = 5;

/** An open database. */
export interface Database {
  /** For people: without user and password. */
  readonly name: string;
  /** Nobody else can have it open. */
  readonly isEmbedded: boolean;
  readonly boss: Jobs;
  sql<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const QUIET = { schedule: false, schema: SCHEMA, reindex: false, monitorVacuum: false } as const;
const LOOKING = { supervise: true, superviseIntervalSeconds: LOOK, monitorIntervalSeconds: LOOK } as const;

/** A cable that is cut gives no error of its own: what is not answered within half a minute is asked again on another connection. */
const CONNECTIONS = { query_timeout: 30_000, keepAlive: true, connectionTimeoutMillis: 10_000 };

/** Whether a text is the URL of a server, and not a folder. */
export const isServer = (text: string): boolean => /^postgres(ql)?:\/\//.test(text);

/** A URL for people. */
function withoutSecrets(url: string): string {
  try {
    const { protocol, hostname, port, pathname } = new URL(url);
    return `${protocol}//${hostname}${port === "" ? "" : `:${port}`}${pathname}`;
  } catch {
    return "postgres://…";
  }
}

/** Opens a server's database; an InputError where it cannot be reached, or is another version's. */
export async function openServer(url: string): Promise<Database> {
  const name = withoutSecrets(url);
  if (!URL.canParse(url)) {
    const todo =
      "Write postgres://USER:PASSWORD@HOST:5432/DATABASE; letters such as @ or / in a password as %40, %2F.";
    throw new InputError("database", name, "a URL", "something else", todo);
  }
  const boss = new PgBoss({
    connectionString: url,
    max: 6,
    application_name: "unweave",
    ...CONNECTIONS,
    ...QUIET,
    ...LOOKING,
  });
  // What fails is told by the calls; an event that nobody hears would end the process.
  boss.on("error", () => {});
  try {
    await boss.start();
    const sql = sqlOf(boss);
    await prepareTables(sql, name);
    return { name, isEmbedded: false, boss, sql, close: () => boss.stop({ graceful: false }) };
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw connectionError(name, error);
  }
}

/** Opens the database of a folder, which this process has alone until it is closed. */
export async function openEmbedded(folder: string, onNote: (text: string) => void): Promise<Database> {
  expectThisMachine(folder);
  const lock = runs.lockFolder(folder, onNote);
  const data = join(folder, "database");
  try {
    const pglite = await opened(data, onNote);
    const boss = await bossOn(pglite);
    const sql = sqlOf(boss);
    await prepareTables(sql, folder);
    const close = async () => {
      await boss.stop({ graceful: false });
      await pglite.query("CHECKPOINT");
      await pglite.close();
      lock.release();
    };
    return { name: folder, isEmbedded: true, boss, sql, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function bossOn(pglite: PGlite): Promise<PgBoss> {
  const boss = new PgBoss({ db: fromPglite(pglite), backend: "pglite", ...QUIET, supervise: false });
  boss.on("error", () => {});
  return boss.start();
}

async function prepare(made: PGlite): Promise<void> {
  const boss = await bossOn(made);
  await prepareTables(sqlOf(boss), "template");
  await boss.stop({ graceful: false });
}

/** The database is a copy of what the manifests say: one that cannot be opened is made anew from them. */
async function opened(data: string, onNote: (text: string) => void) {
  try {
    return await openPglite(data, prepare);
  } catch (error) {
    if (!existsSync(data)) throw error;
    onNote(
      `the queue's database in "${data}" cannot be opened (${(error as Error).message}); it is made anew from the results`,
    );
    rmSync(data, { recursive: true, force: true });
    return openPglite(data, prepare);
  }
}

/** On a disk that several machines share, silence does not say that the other owner is dead. */
function expectThisMachine(folder: string): void {
  const held = runs.lockOf(folder);
  if (held === null || runs.isAlive(held) !== null) return;
  const todo = `Wait until it ends; if it has, remove "${join(folder, "run.lock")}". For several machines, use a PostgreSQL server.`;
  const got = `one that process ${held.pid} of ${held.host.split("/")[0]} opened`;
  throw new InputError("queue", folder, "a database that no other machine has open", got, todo);
}

const sqlOf =
  (boss: PgBoss): Database["sql"] =>
  async <Row>(text: string, values: readonly unknown[] = []) =>
    (await boss.getDb().executeSql(text, [...values])).rows as Row[];
