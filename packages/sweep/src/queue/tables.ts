/**
 * Our tables beside pg-boss's: sweeps, what their tasks need, and the tasks with whoever holds them. JSON is kept as text, and not as
 * jsonb: the order of its keys is part of an experiment's bytes.
 */
import { InputError } from "../../../../src/index.ts";

/** Of these tables. */
const FORMAT = 1;

/** json and not jsonb, which sorts keys: the order of blocks in an experiment is that of a code's columns. */
const TABLES = `
CREATE SCHEMA IF NOT EXISTS unweave;
CREATE TABLE IF NOT EXISTS unweave.meta (key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS unweave.sweep (
  name text PRIMARY KEY,
  store text NOT NULL,
  unweave text NOT NULL,
  about json NOT NULL,
  paused boolean NOT NULL DEFAULT false,
  created timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS unweave.lane (
  queue text PRIMARY KEY,
  sweep text NOT NULL REFERENCES unweave.sweep ON DELETE CASCADE,
  cores int NOT NULL,
  memory int NOT NULL,
  backend text NOT NULL
);
CREATE TABLE IF NOT EXISTS unweave.task (
  sweep text NOT NULL REFERENCES unweave.sweep ON DELETE CASCADE,
  name text NOT NULL,
  kind text NOT NULL,
  spec json NOT NULL,
  needs json NOT NULL,
  priority int NOT NULL,
  about json NOT NULL,
  position int NOT NULL,
  queue text NOT NULL,
  state text NOT NULL DEFAULT 'waiting',
  ready timestamptz NOT NULL DEFAULT now(),
  attempt int NOT NULL DEFAULT 0,
  failures int NOT NULL DEFAULT 0,
  losses int NOT NULL DEFAULT 0,
  token text, worker text, job uuid, claim int,
  started timestamptz, beat timestamptz, ended timestamptz, seconds double precision,
  share real NOT NULL DEFAULT 0, note text,
  reason text, lines text,
  run text, result json,
  PRIMARY KEY (sweep, name)
);
CREATE INDEX IF NOT EXISTS task_state ON unweave.task (sweep, state);
CREATE INDEX IF NOT EXISTS task_waiting ON unweave.task (queue, ready) WHERE state = 'waiting';
`;

/** Two processes that make the same tables at once would trip over each other. */
const ALONE = "SELECT pg_advisory_xact_lock(8263417)";

type Sql = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Makes the tables where there are none; an InputError where they are another version's. */
export async function prepareTables(sql: Sql, name: string): Promise<void> {
  await sql(
    `BEGIN; ${ALONE}; ${TABLES} INSERT INTO unweave.meta VALUES ('format', '${FORMAT}') ON CONFLICT DO NOTHING; COMMIT`,
  );
  const [{ value }] = await sql<{ value: string }>("SELECT value FROM unweave.meta WHERE key = $1", [
    "format",
  ]);
  if (value === `${FORMAT}`) return;
  const todo = "Use the Unweave that made it, or another database.";
  throw new InputError("database", name, `tables of format ${FORMAT}`, `format ${value}`, todo);
}
