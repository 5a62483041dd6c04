/** A page that may write stops a training and goes on with it; nobody else does, and no page may where nobody allowed it. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawRun } from "../../bench/runFolders.ts";
import { lockFolder } from "../../src/run/lock.ts";
import type { OpenedRun } from "../../src/serve/api.ts";
import { type Serving, serve } from "../../src/serve/server.ts";
import { photos, small, spawned, unscored } from "../cli/program.ts";
import { blankPage, json, newRoot, raw, removeRoots } from "./world.ts";

const root = newRoot();
const folder = join(root, "run");
let server: Serving;
let data: string;

beforeAll(async () => {
  drawRun(join(root, "finished"));
  data = await photos();
  const program = [process.execPath, "src/cli/main.ts"] as const;
  server = await serve(root, { page: blankPage(), program, onError: (error) => expect(error).toBeNull() });
  const args = [...small(data), ...unscored, "--set", "steps=1000000", "--out", folder];
  const { error } = await spawned(["train", ...args], (child) => {
    void until(() => stepOf() > 0).then(() => child.kill("SIGTERM"));
  });
  expect(error).toContain("stopped after step");
});
afterAll(async () => {
  await server?.close();
  removeRoots();
});

/** Newest step of the log. */
function stepOf(): number {
  const log = join(folder, "events.jsonl");
  const steps = existsSync(log) ? readFileSync(log, "utf8").match(/"step":\d+/g) : null;
  return Number(steps?.at(-1)?.slice(7) ?? 0);
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}

const opened = (id: string) => json<OpenedRun>(server.url, `/api/run?id=${id}`);
const page = () => ({ origin: new URL(server.url).origin });
const post = (path: string, headers: Record<string, string> = page()) =>
  raw(server.url, path, headers, "POST");

describe("a page that may write", () => {
  it("goes on with a run that stopped, and stops one that trains", async () => {
    const { mayWrite, row } = await opened("run");
    expect([mayWrite, row.state]).toEqual([true, "stopped"]);
    const before = stepOf();
    expect(await post("/api/resume?id=run")).toMatchObject({ status: 200 });
    expect((await opened("run")).row.state).toBe("training");
    await until(() => stepOf() > before);
    expect(await post("/api/stop?id=run")).toMatchObject({ status: 200 });
    await until(async () => (await opened("run")).row.state === "stopped");
    expect((await opened("run")).row.note).toMatch(/^It stopped after step \d+; train --resume goes on\.$/);
  });

  it("is told in a sentence what cannot be", async () => {
    const finished = await post("/api/stop?id=finished");
    expect(finished.status).toBe(404);
    expect(finished.text).toContain("expected one of this machine that runs now, got one that nobody runs");
    // A run that this very process writes would take the server with it.
    const lock = lockFolder(folder);
    expect((await post("/api/stop?id=run")).text).toContain("Stop it where it was started.");
    expect((await post("/api/resume?id=run")).text).toContain("expected one that nobody writes now");
    lock.release();
    rmSync(data, { recursive: true });
    expect((await post("/api/resume?id=run")).text).toMatch(
      /"data of run .*got no such place\. Say where it lies/,
    );
    expect((await post("/api/resume?id=none")).status).toBe(404);
    expect((await post("/api/runs")).text).toContain("expected one of the page");
  });

  it("is the only one: a request without an origin, or of another one, changes nothing", async () => {
    for (const headers of [
      {} as Record<string, string>,
      { origin: "http://elsewhere.example" },
      { ...page(), host: "elsewhere" },
    ])
      expect((await post("/api/stop?id=run", headers)).status).toBeGreaterThan(399);
    expect((await raw(server.url, "/api/stop?id=run", page())).status).toBe(404);
  });
});
