/** PostgreSQL inside this process: PGlite on a folder, begun from a template that is made once per machine. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { PGlite } from "@electric-sql/pglite";
import { runs } from "../../../../src/index.ts";

/** Of a template: another PGlite writes another one. */
const PGLITE = "0.5.17";
/** Enough for a queue, and a third of the memory of PostgreSQL's own defaults. */
const SETTINGS = [
  "shared_buffers = 4MB",
  "max_wal_size = 64MB",
  "min_wal_size = 32MB",
  "wal_buffers = 1MB",
  "work_mem = 1MB",
  "maintenance_work_mem = 4MB",
  "max_connections = 5",
];

const templatePath = () => join(runs.cacheFolder(), `pglite-${PGLITE}.tar.gz`);

/** Opens the database of a folder, and makes it where there is none. The caller sees to it that nobody else has it open. */
export async function openPglite(folder: string): Promise<PGlite> {
  // The optimising compiler of WebAssembly takes 50 MB for a speed that a queue does not need.
  setFlagsFromString("--liftoff-only");
  const { PGlite } = await import("@electric-sql/pglite");
  const half = `${folder}.new`;
  if (existsSync(join(folder, "PG_VERSION"))) return PGlite.create(folder, { postgresqlconf: SETTINGS });
  rmSync(half, { recursive: true, force: true });
  const loadDataDir = template();
  const database = await PGlite.create(folder, { postgresqlconf: SETTINGS, loadDataDir });
  if (loadDataDir === undefined) await keepTemplate(database);
  return database;
}

function template(): Blob | undefined {
  const path = templatePath();
  return existsSync(path) ? new Blob([readFileSync(path)]) : undefined;
}

/** A template is a convenience: where the cache cannot be written, the next database takes as long as this one. */
async function keepTemplate(database: PGlite): Promise<void> {
  await database.query("CHECKPOINT");
  const dumped = await database.dumpDataDir("gzip");
  try {
    runs.writeFile(templatePath(), new Uint8Array(await dumped.arrayBuffer()));
  } catch {
    // It is made again next time.
  }
}
