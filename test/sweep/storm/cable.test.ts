/** Two hosts, which are network namespaces here: the cable between a worker and the database is cut past the lease, and mended. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { manifests } from "../../../packages/sweep/src/publish/index.ts";
import { openServer } from "../../../packages/sweep/src/queue/database.ts";
import { counts, statusOf } from "../../../packages/sweep/src/queue/status.ts";
import { takeIn } from "../../../packages/sweep/src/queue/sweeps.ts";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import { hasPostgres, startPostgres } from "../postgres.ts";

const NAME = `unweave${process.pid}`;
const [HERE, THERE, NETWORK] = ["10.231.77.1", "10.231.77.2", "10.231.77.0/24"];
const ip = (...given: string[]) => spawnSync("ip", given, { encoding: "utf8" }).status === 0;

/** A second host that hangs on a cable; false where this machine may not make one. */
const hasHosts =
  hasPostgres &&
  existsSync("/usr/sbin/ip") &&
  process.getuid?.() === 0 &&
  ip("netns", "add", NAME) &&
  ip("link", "add", "uw-here", "type", "veth", "peer", "name", "uw-there", "netns", NAME) &&
  ip("addr", "add", `${HERE}/24`, "dev", "uw-here") &&
  ip("link", "set", "uw-here", "up") &&
  ip("-n", NAME, "addr", "add", `${THERE}/24`, "dev", "uw-there") &&
  ip("-n", NAME, "link", "set", "uw-there", "up") &&
  ip("-n", NAME, "link", "set", "lo", "up");

const root = mkdtempSync(join(tmpdir(), "unweave-cable-"));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  ip("netns", "del", NAME);
  ip("link", "del", "uw-here");
  rmSync(root, { recursive: true, force: true });
});

/** Tasks that take as long as this, and how many at a time; the lease in seconds. */
const [MILLISECONDS, TASKS, LEASE] = [1000, 16, 10];

describe.skipIf(!hasHosts)("a cable between worker and database", () => {
  it("is cut past the lease: others take over, and the worker goes on once it is mended", {
    timeout: 240_000,
  }, async () => {
    const server = await startPostgres("*", NETWORK);
    const database = await openServer(server.url);
    const place = join(root, "store");
    const send = (name: string) => {
      const about = { retries: 2, lease: LEASE, plan: {} };
      const needs = { cores: 1, memory: 1, backend: "cpu" };
      const planned = Array.from({ length: TASKS }, (_, at) => ({
        task: {
          name: `${name}-${at}`,
          kind: "sleep",
          spec: { milliseconds: MILLISECONDS },
          needs,
          priority: 0,
        },
        about: {},
      }));
      return takeIn(database, { name, store: place, unweave: "1", about }, planned, new Map());
    };
    await send("before");
    const worker = (host: string, before: readonly string[], name: string) => {
      const url = server.url.replace("127.0.0.1", host);
      const script = join(import.meta.dirname, "worker.ts");
      const [program, ...given] = [...before, process.execPath, script, url, join(root, name), "2"];
      const child = spawn(program, given, { stdio: ["ignore", "pipe", "inherit"] });
      children.push(child);
      const done: string[] = [];
      child.stdout.on("data", (text: Buffer) =>
        done.push(...(text.toString().match(/completed \S+/g) ?? [])),
      );
      return { child, done, ended: new Promise((resolve) => child.on("exit", resolve)) };
    };
    const here = worker(HERE, [], "here");
    const there = worker(HERE, ["ip", "netns", "exec", NAME], "there");
    while (there.done.length < 4) await wait(100);
    ip("link", "set", "uw-here", "down");
    const until = async (name: string) => {
      while ((await counts(database, name)).completed < TASKS) await wait(200);
    };
    await until("before");
    expect((await statusOf(database, "before"))?.tasks.some(({ attempt }) => attempt > 1)).toBe(true);
    await here.ended;
    await send("after");
    ip("link", "set", "uw-here", "up");
    await until("after");
    await there.ended;
    expect(there.done.filter((line) => line.includes("after-")).length).toBe(TASKS);
    expect((await manifests(await openStore(place))).manifests.length).toBe(2 * TASKS);
    await database.close();
    await server.stop();
  });
});
