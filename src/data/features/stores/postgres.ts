/** A table of PostgreSQL with a vector column for each block (pgvector). */
import { InputError } from "../../../errors.ts";
import { optional } from "../../../optional.ts";
import { eachBlock, expectSame, FILE, type OpenStore, type StoreOptions } from "./store.ts";

/** What is used of the package pg. */
interface Client {
  connect(): Promise<void>;
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Row[] }>;
  end(): Promise<void>;
  on(event: "error", listener: () => void): void;
  escapeLiteral(text: string): string;
}
type Row = { readonly said: string | null; readonly there: boolean };
interface Pg {
  readonly default: { readonly Client: new (options: object) => Client };
}

/** Milliseconds until a server that says nothing is taken for one that is not there. */
const PATIENCE = 10_000;

/** `postgres://…`; all rows come with one transaction. */
export const postgres: OpenStore = async (options) => {
  const { table, manifest } = options;
  const client = await connected(options);
  let open = true;
  const end = async (last: "COMMIT" | "ROLLBACK") => {
    if (!open) return;
    open = false;
    try {
      await client.query(last);
    } finally {
      await client.end();
    }
  };
  const names = [FILE, ...manifest.blocks.map(({ column }) => column)].map((name) => `"${name}"`);
  const vectors = manifest.blocks.map((_, at) => `v${at}::vector`);
  const arrays = names.map((_, at) => `$${at + 1}::text[]`);
  const given = [FILE, ...manifest.blocks.map((_, at) => `v${at}`)];
  const updates = names.slice(1).map((name) => `${name} = excluded.${name}`);
  const insert =
    `INSERT INTO ${table} (${names.join()}) SELECT ${[FILE, ...vectors].join()} FROM unnest(${arrays.join()}) AS given (${given.join()}) ` +
    `ON CONFLICT (${FILE}) DO UPDATE SET ${updates.join()}`;
  try {
    await begin(client, options);
  } catch (error) {
    await end("ROLLBACK").catch(() => {});
    throw refused(options, error);
  }
  return {
    write: async (files, codes) => {
      const rows = new Map<string, string[]>();
      // A picture that is named twice is one row.
      eachBlock(manifest, codes, (row, each) =>
        rows.set(
          files[row],
          each.map((numbers) => `[${numbers.join()}]`),
        ),
      );
      const columns = manifest.blocks.map((_, at) => [...rows.values()].map((row) => row[at]));
      await client.query(insert, [[...rows.keys()], ...columns]).catch((error: unknown) => {
        throw refused(options, error);
      });
    },
    finish: async () => {
      await end("COMMIT");
      return [];
    },
    abandon: () => end("ROLLBACK"),
  };
};

async function connected({ target }: StoreOptions): Promise<Client> {
  const { default: pg } = await optional<Pg>("pg", "--to postgres://…");
  const client = new pg.Client({ connectionString: target, connectionTimeoutMillis: PATIENCE });
  // A server that goes away is heard of by the next query.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw refused({ target }, error);
  }
}

async function begin(client: Client, options: StoreOptions): Promise<void> {
  const { table, manifest } = options;
  await client.query("BEGIN");
  await client.query("CREATE EXTENSION IF NOT EXISTS vector");
  const { rows } = await client.query(
    "SELECT obj_description(to_regclass($1), 'pg_class') AS said, to_regclass($1) IS NOT NULL AS there",
    [table],
  );
  expectSame(options, rows[0].said, rows[0].there);
  const columns = manifest.blocks.map(({ column, width }) => `"${column}" vector(${width}) NOT NULL`);
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${table} (${[`${FILE} text PRIMARY KEY`, ...columns].join()})`,
  );
  await client.query(`COMMENT ON TABLE ${table} IS ${client.escapeLiteral(JSON.stringify(manifest))}`);
}

/** The place without what lets people in. */
function placeOf(target: string): string {
  const url = URL.canParse(target) ? new URL(target) : null;
  return url === null ? "postgres" : `postgres://${url.host}${url.pathname}`;
}

function refused({ target }: Pick<StoreOptions, "target">, error: unknown): unknown {
  if (error instanceof InputError) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  const got = (message || code || "no answer").split("\n")[0].replace(/\.$/, "");
  const todo = /extension .?vector/.test(got)
    ? "Install pgvector on the server (github.com/pgvector/pgvector), or let its owner run: CREATE EXTENSION vector."
    : "Start the server, or correct postgres://USER:PASSWORD@HOST:5432/DATABASE.";
  return new InputError("database", placeOf(target), "a server that takes the codes", got, todo);
}
