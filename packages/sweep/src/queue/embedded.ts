/** PostgreSQL inside this process: PGlite on a folder, begun from a template that is made once per machine. */
import { cpSync, existsSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { PGlite } from "@electric-sql/pglite";
import { runs } from "../../../../src/index.ts";

/** Of a template: of PGlite, of pg-boss, and of our tables. */
const VERSIONS = "0.5.17-12.38.0-1";
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

const templatePath = () => join(runs.cacheFolder(), `queue-${VERSIONS}`);

/**
 * Opens the database of a folder; where there is none, a copy of the template, which `prepare` makes once per machine. The caller
 * sees to it that nobody else has it open.
 */
export async function openPglite(folder: string, prepare: (made: PGlite) => Promise<void>): Promise<PGlite> {
  // The optimising compiler of WebAssembly takes 50 MB for a speed that a queue does not need.
  setFlagsFromString("--liftoff-only");
  const { PGlite } = await import("@electric-sql/pglite");
  const open = (path: string) => PGlite.create(path, { postgresqlconf: SETTINGS });
  const template = templatePath();
  const isThere = existsSync(join(folder, "PG_VERSION"));
  if (!isThere && existsSync(template)) copy(template, folder);
  else if (!isThere) {
    const fresh = runs.temporaryName(folder);
    const made = await open(fresh);
    await prepare(made);
    await made.query("CHECKPOINT");
    await made.close();
    keepTemplate(fresh, template);
    renameSync(fresh, folder);
  }
  return open(folder);
}

/** A folder that is whole or not there. */
function copy(from: string, to: string): void {
  const half = runs.temporaryName(to);
  cpSync(from, half, { recursive: true });
  renameSync(half, to);
}

/** A template is a convenience: where the cache cannot be written, the next database takes as long as this one. */
function keepTemplate(made: string, template: string): void {
  try {
    runs.makeFolder(dirname(template));
    copy(made, template);
  } catch {
    // Another process was faster, or it is made again next time.
  }
}
