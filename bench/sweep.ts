/**
 * The queue of sweeps. Inside the process: milliseconds until it is open, for the first time on a machine, in a folder, and again,
 * and the memory that it takes. On a PostgreSQL server, where Debian's is installed: how long 100,000 tasks take to be sent, a
 * claim from so many, and all that is done about a task but computing it. All is deleted afterwards.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { publish } from "../packages/sweep/src/publish/index.ts";
import { claim, complete, type Held } from "../packages/sweep/src/queue/claims.ts";
import { type Database, openServer } from "../packages/sweep/src/queue/database.ts";
import { takeIn } from "../packages/sweep/src/queue/sweeps.ts";
import { openStore } from "../packages/sweep/src/store/index.ts";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { hasPostgres, startPostgres } from "../test/sweep/postgres.ts";
import { median } from "./median.ts";

const [TASKS, CLAIMS] = [100_000, 300];
const WORKER = { worker: "bench", free: { cores: 1, memory: 1000 }, backends: ["cpu"], refused: [] };

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, value: T]> {
  const asked = performance.now();
  const value = await work();
  return [performance.now() - asked, value];
}

/** What a process of its own says that opens a queue in a folder. */
async function opened(
  folder: string,
  cache: string,
): Promise<{ ms: number; beforeMB: number; afterMB: number }> {
  const env = { ...process.env, UNWEAVE_CACHE: cache };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, "sweepOpen.ts"), folder],
    { env },
  );
  return JSON.parse(stdout);
}

async function embedded(root: string) {
  const cache = join(root, "cache");
  const onMachine = await opened(join(root, "one"), cache);
  const inFolder = await opened(join(root, "two"), cache);
  const again = await opened(join(root, "two"), cache);
  return {
    firstOnMachineMs: onMachine.ms,
    firstInFolderMs: inFolder.ms,
    againMs: again.ms,
    queueMB: again.afterMB - again.beforeMB,
    processMB: again.afterMB,
  };
}

/** From a claim to its end, with a file of a hundred bytes as the result. */
async function settled(
  database: Database,
  store: Awaited<ReturnType<typeof openStore>>,
  held: Held,
  folder: string,
) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "out.txt"), "x".repeat(100));
  const given = { folder, result: {}, about: {}, seconds: 0, worker: "bench", isMine: async () => true };
  await publish(store, held, given);
  await complete(database, held, { run: "", seconds: 0, result: {} });
}

async function onServer(root: string) {
  const server = await startPostgres();
  const database = await openServer(server.url);
  try {
    const needs = { cores: 1, memory: 1, backend: "cpu" };
    const planned = Array.from({ length: TASKS }, (_, at) => ({
      task: { name: `task-${at}`, kind: "train", spec: { at }, needs, priority: 0 },
      about: {},
    }));
    const place = join(root, "store");
    const record = { name: "many", store: place, unweave: "1", about: { retries: 0, lease: 60, plan: {} } };
    const [sendMs] = await timed(() => takeIn(database, record, planned, new Map()));
    const store = await openStore(place);
    const [claims, ends]: [number[], number[]] = [[], []];
    for (let at = 0; at < CLAIMS; at++) {
      const [claimMs, held] = await timed(() => claim(database, WORKER));
      const [endMs] = await timed(() => settled(database, store, held!, join(root, "scratch", `${at}`)));
      claims.push(claimMs);
      ends.push(endMs);
    }
    const slowest = claims.toSorted((a, b) => a - b)[Math.floor(0.99 * CLAIMS)];
    return { tasks: TASKS, sendMs, claimMs: median(claims), claimP99Ms: slowest, publishMs: median(ends) };
  } finally {
    await database.close();
    await server.stop();
  }
}

/** The bench `sweep`. */
export async function sweep(_: NodeBackend): Promise<object> {
  const root = mkdtempSync(join(tmpdir(), "unweave-bench-sweep-"));
  try {
    return {
      embedded: await embedded(root),
      server: hasPostgres ? await onServer(root) : null,
      load: loadavg()[0],
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
