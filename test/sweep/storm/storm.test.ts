/** Many jobs, many workers, and everything that dies or is cut off while they work: each result once, none lost. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { manifests } from "../../../packages/sweep/src/publish/index.ts";
import { type Database, openServer } from "../../../packages/sweep/src/queue/database.ts";
import { counts, statusOf } from "../../../packages/sweep/src/queue/status.ts";
import { takeIn } from "../../../packages/sweep/src/queue/sweeps.ts";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import { random } from "../../../src/index.ts";
import { hasPostgres, startPostgres } from "../postgres.ts";

const [JOBS, WORKERS, PLACES] = [1000, 8, 4];
/** Most tasks are short, as 50 ms to 2 s are drawn on a logarithmic scale. */
const [SHORTEST, LONGEST] = [50, 2000];
/** Seconds: the shortest lease that there is, and longer than it. */
const [LEASE, FROZEN] = [10, 14];

const root = mkdtempSync(join(tmpdir(), "unweave-storm-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const storeFolder = join(root, "store");
function startWorker(url: string, at: number): ChildProcess {
  const script = join(import.meta.dirname, "worker.ts");
  const given = [script, url, join(root, `scratch-${at}`), `${PLACES}`];
  return spawn(process.execPath, given, { stdio: ["ignore", "ignore", "inherit"] });
}

describe.skipIf(!hasPostgres)("a storm over PostgreSQL", () => {
  it("ends with every result once, whoever was killed, frozen or cut off", { timeout: 300_000 }, async () => {
    const server = await startPostgres();
    const database = await openServer(server.url);
    const rng = random(0).fork("jobs");
    const planned = Array.from({ length: JOBS }, (_, at) => {
      const milliseconds = Math.round(SHORTEST * (LONGEST / SHORTEST) ** rng.uniform());
      const needs = { cores: 1, memory: 1, backend: "cpu" };
      return {
        task: { name: `job-${at}`, kind: "sleep", spec: { milliseconds }, needs, priority: 0 },
        about: {},
      };
    });
    const about = { retries: 2, lease: LEASE, plan: {} };
    await takeIn(database, { name: "storm", store: storeFolder, unweave: "1", about }, planned, new Map());
    const started = performance.now();
    const workers = Array.from({ length: WORKERS }, (_, at) => startWorker(server.url, at));
    const done = async () => (await counts(database, "storm").catch(() => ({ completed: -1 }))).completed;
    const until = async (share: number) => {
      while ((await done()) < share * JOBS) await wait(200);
    };
    const replace = (at: number) => {
      workers[at].kill("SIGKILL");
      workers[at] = startWorker(server.url, at);
    };
    await until(0.1);
    replace(0);
    workers[1].kill("SIGSTOP");
    const woken = wait(1000 * FROZEN).then(() => workers[1].kill("SIGCONT"));
    await until(0.25);
    await server.restart("immediate");
    replace(2);
    await until(0.4);
    await database
      .sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'unweave'",
      )
      .catch(() => []);
    replace(3);
    workers[4].kill("SIGTERM");
    workers[4] = startWorker(server.url, 4);
    await until(0.6);
    await server.restart("fast");
    replace(5);
    await woken;
    await until(1);
    const seconds = (performance.now() - started) / 1000;
    await Promise.all(
      workers.map((worker) =>
        worker.exitCode === null ? new Promise((resolve) => worker.on("exit", resolve)) : null,
      ),
    );
    await expectEachOnce(database);
    const work = planned.reduce((sum, { task }) => sum + task.spec.milliseconds, 0) / 1000;
    console.log(`${JOBS} jobs, ${work.toFixed(0)} s of sleep, in ${seconds.toFixed(1)} s`);
    await database.close();
    await server.stop();
  });
});

async function expectEachOnce(database: Database): Promise<void> {
  const status = await statusOf(database, "storm");
  expect(status?.tasks.filter(({ state }) => state !== "completed")).toEqual([]);
  expect(status?.tasks.length).toBe(JOBS);
  // Somebody went on with what the killed and the frozen had.
  expect(status?.tasks.filter(({ attempt }) => attempt > 1).length).toBeGreaterThan(PLACES);
  const found = await manifests(await openStore(storeFolder));
  expect(found.damaged).toEqual([]);
  expect(found.manifests.length).toBe(JOBS);
  expect(new Set(found.manifests.map(({ token }) => token)).size).toBe(JOBS);
  for (const { task, attempt, result } of found.manifests) {
    const text = readFileSync(join(storeFolder, task, `attempt-${attempt}`, "out.txt"), "utf8");
    expect(text).toBe(`${task} slept ${result.milliseconds}\n`.repeat(50));
  }
}
