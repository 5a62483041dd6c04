/** The program on several "machines": a sweep on a PostgreSQL server with its results in a bucket, workers that come and go. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchRun, readManifest } from "../../../packages/sweep/src/publish/index.ts";
import { type Database, openServer } from "../../../packages/sweep/src/queue/database.ts";
import { statusOf } from "../../../packages/sweep/src/queue/status.ts";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import { bytesOf } from "../../campaign/world.ts";
import { hasPostgres, type Postgres, startPostgres } from "../postgres.ts";
import { type S3Server, startS3 } from "../store/s3Server.ts";

const ROOT = join(import.meta.dirname, "../../..");
const root = mkdtempSync(join(tmpdir(), "unweave-workers-"));
const plan = (name: string, data: object, steps: number) => {
  const base = { data, recipe: "infonce", steps, batch: 16, metrics: ["collapse"] };
  const path = join(root, `${name}.json`);
  writeFileSync(path, JSON.stringify({ name, base, grid: { "optimiser.learningRate": [0.001, 0.003] } }));
  return path;
};

interface Started {
  readonly child: ChildProcess;
  readonly text: () => string;
  readonly ended: Promise<number | null>;
}
let bucket: S3Server;
const started: ChildProcess[] = [];

/** Where workers are started: places in plans are seen from elsewhere. */
const elsewhere = join(root, "elsewhere");
mkdirSync(elsewhere);

/** Starts the program. A run by hand has as many threads as a task of one core. */
function program(...given: string[]): Started {
  const env = { ...process.env, ...bucket.env, ...(given[0] === "train" && { UNWEAVE_THREADS: "1" }) };
  const cwd = given[0] === "worker" ? elsewhere : root;
  const child = spawn(process.execPath, [join(ROOT, "src/cli/main.ts"), ...given], { cwd, env });
  started.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (text += bytes));
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  return { child, text: () => text, ended };
}

describe.skipIf(!hasPostgres)("workers of a PostgreSQL server", () => {
  let server: Postgres;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgres();
    database = await openServer(server.url);
    const faults = ["refused", "failedAfter", "cutBefore", "cutAfter", "slow", "twice"] as const;
    bucket = await startS3({ buckets: ["results"], share: 0.05, faults, slow: 300 });
  });
  afterAll(async () => {
    for (const child of started) child.kill("SIGKILL");
    await database?.close();
    await server?.stop();
    await bucket?.close();
    rmSync(root, { recursive: true, force: true });
  });
  const until = async (
    sweep: string,
    holds: (tasks: NonNullable<Awaited<ReturnType<typeof statusOf>>>["tasks"]) => boolean,
  ) => {
    for (;;) {
      const status = await statusOf(database, sweep);
      if (status !== null && holds(status.tasks)) return;
      await wait(200);
    }
  };

  it("go on with what another gave back, on another machine, to the bytes of a run by hand", {
    timeout: 400_000,
  }, async () => {
    const data = { name: "sprites", options: { pictures: 80 } };
    const given = [
      "--database",
      server.url,
      "--store",
      "s3://results/shared",
      "--out",
      join(root, "shared"),
      "--no-work",
      "--json",
    ];
    const sweep = program("sweep", plan("shared", data, 400), ...given);
    await until("shared", (tasks) => tasks.length === 2);
    const first = program("worker", server.url, "--cores", "1", "--scratch", "machine-1");
    await until("shared", (tasks) => tasks.some(({ share }) => share > 0.1));
    first.child.kill("SIGTERM");
    expect(await first.ended, first.text()).toBe(143);
    expect(first.text()).toContain("given back");
    const second = program(
      "worker",
      server.url,
      "--cores",
      "2",
      "--scratch",
      join(root, "machine-2"),
      "--until-done",
    );
    expect(await second.ended, second.text()).toBe(0);
    expect(await sweep.ended, sweep.text()).toBe(0);
    const store = await openStore("s3://results/shared", { env: bucket.env });
    const status = await statusOf(database, "shared");
    expect(status?.tasks.map(({ state }) => state)).toEqual(["completed", "completed"]);
    const again = status!.tasks.find(({ attempt }) => attempt > 1)!;
    expect((await readManifest(store, again.name))?.attempt).toBe(2);
    const run = await fetchRun(store, again.name, join(root, "cache"));
    const byHand = program("train", join(run, "experiment.json"), "--out", join(root, "by-hand"));
    expect(await byHand.ended, byHand.text()).toBe(0);
    const lines = (folder: string) =>
      bytesOf(folder)
        .split("\n")
        .filter((line) => !/^(report.html|manifest.json) /.test(line));
    expect(lines(run)).toEqual(lines(join(root, "by-hand")));
  });
  it("take nothing of a sweep that another version planned, and say so", async () => {
    await database.sql("UPDATE unweave.sweep SET unweave = '0.0.1' WHERE name = 'shared'");
    await database.sql("UPDATE unweave.task SET state = 'waiting' WHERE sweep = 'shared'");
    const worker = program("worker", server.url, "--until-done");
    expect(await worker.ended, worker.text()).toBe(0);
    expect(worker.text()).toContain(
      'nothing of the sweep "shared" is taken: it was planned by Unweave 0.0.1',
    );
  });
  it("take nothing of a sweep whose data they do not have, and say so; with it they do", async () => {
    const photos = join(root, "photos");
    for (const label of ["anna", "ben"]) mkdirSync(join(photos, label), { recursive: true });
    const { default: sharp } = await import("sharp");
    for (let at = 0; at < 40; at++) {
      const raw = { width: 16, height: 16, channels: 3 } as const;
      const pixels = Buffer.from(Array.from({ length: 768 }, (_, i) => (i * (at + 1) * 7) % 256));
      await sharp(pixels, { raw })
        .png()
        .toFile(join(photos, at % 3 === 0 ? "anna" : "ben", `${at}.png`));
    }
    const data = { name: "images", options: { path: "photos", size: 16 } };
    const sweep = program(
      "sweep",
      plan("photos", data, 2),
      "--database",
      server.url,
      "--store",
      "photos-out",
      "--no-work",
    );
    await until("photos", (tasks) => tasks.length === 2);
    renameSync(photos, `${photos}-elsewhere`);
    const without = program("worker", server.url, "--until-done");
    expect(await without.ended, without.text()).toBe(0);
    expect(without.text()).toMatch(/nothing of the sweep "photos" is taken: .*photos/);
    renameSync(`${photos}-elsewhere`, photos);
    const having = program("worker", server.url, "--until-done");
    expect(await having.ended, having.text()).toBe(0);
    expect(await sweep.ended, having.text()).toBe(0);
  });
  it("end with a plain sentence and code 2 where a server cannot be used", async () => {
    const other = new URL(server.url);
    other.pathname = "/nothing";
    other.password = "secret";
    const worker = program("worker", other.href);
    expect(await worker.ended, worker.text()).toBe(2);
    expect(worker.text()).toContain("got no such database");
    expect(worker.text()).not.toContain("secret");
    await database.sql("UPDATE unweave.meta SET value = '99' WHERE key = 'format'");
    const old = program("worker", server.url);
    expect(await old.ended, old.text()).toBe(2);
    expect(old.text()).toContain("expected tables of format 1, got format 99");
    await database.sql("UPDATE unweave.meta SET value = '1' WHERE key = 'format'");
  });
});
