/** Who holds the leases, on the queue inside the process, with computations that end as a test says. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, openEmbedded } from "../../../packages/sweep/src/queue/database.ts";
import { counts, statusOf } from "../../../packages/sweep/src/queue/status.ts";
import { cancel, takeIn } from "../../../packages/sweep/src/queue/sweeps.ts";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import type { Attempt, Ending } from "../../../packages/sweep/src/worker/attempt.ts";
import { thisMachine } from "../../../packages/sweep/src/worker/machine.ts";
import { Supervisor, type SupervisorEvent } from "../../../packages/sweep/src/worker/supervisor.ts";
import { Interrupted } from "../../../src/index.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-supervisor-"));
const place = join(root, "store");
let database: Database;
beforeAll(async () => {
  database = await openEmbedded(join(root, "queue"), () => {});
});
afterAll(async () => {
  await database.close();
  rmSync(root, { recursive: true, force: true });
});

const NEEDS = { cores: 1, memory: 1, backend: "cpu" };
const send = (sweep: string, names: readonly string[], retries = 0, needs = NEEDS) =>
  takeIn(
    database,
    { name: sweep, store: place, unweave: "1", about: { retries, lease: 60, plan: {} } },
    names.map((name) => ({
      task: { name, kind: "test", spec: {}, needs, priority: 0 },
      about: { settings: { name } },
    })),
    new Map(),
  );

/** How a computation ends, or that it goes on until somebody stops it. */
type Play = (task: string, folder: string) => { readonly reason?: string; readonly lines?: string } | null;

async function supervised(
  sweep: string,
  play: Play,
  stop = new AbortController(),
): Promise<SupervisorEvent[]> {
  const events: SupervisorEvent[] = [];
  const begin = ({ name }: { name: string }, folder: string): Attempt => {
    const { promise: ended, resolve } = Promise.withResolvers<Ending>();
    const came = play(name, folder);
    if (came !== null) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "out.txt"), name);
      const { reason, lines = "" } = came;
      if (reason !== undefined) resolve({ type: "failed", reason, lines, isFinal: false });
      else resolve({ type: "done", result: { name }, seconds: 1 });
    }
    const gone: Ending = { type: "failed", reason: "killed", isFinal: false, lines: "" };
    return {
      progress: { share: 0, note: "" },
      ended,
      stop: () => resolve({ type: "stopped" }),
      kill: () => resolve(gone),
    };
  };
  const supervisor = new Supervisor({
    ...{ database, openStore, begin, signal: stop.signal, patience: 5 },
    machine: thisMachine({ cores: 2, memory: 1000 }),
    scratch: join(root, "scratch"),
    isDone: async () => {
      const { waiting, running } = await counts(database, sweep);
      return waiting + running === 0;
    },
    refused: async () =>
      (await database.sql<{ name: string }>("SELECT name FROM unweave.sweep WHERE name <> $1", [sweep])).map(
        ({ name }) => name,
      ),
    onCompleted: async () => {},
    onEvent: (event) => events.push(event),
  });
  await supervisor.work();
  return events;
}

it("publishes what was computed, once each, and leaves nothing in the scratch folder", async () => {
  await send("plain", ["a", "b", "c"]);
  const events = await supervised("plain", () => ({}));
  expect(events.filter(({ type }) => type === "completed").length).toBe(3);
  expect(
    (await statusOf(database, "plain"))?.tasks.map(({ state, run }) => [
      state,
      existsSync(join(run!, "out.txt")),
    ]),
  ).toEqual([
    ["completed", true],
    ["completed", true],
    ["completed", true],
  ]);
  expect(
    readdirSync(join(root, "scratch")).flatMap((name) => readdirSync(join(root, "scratch", name))),
  ).toEqual([]);
});
it("never computes again what a store has, whoever asks", async () => {
  await send("again", ["a", "b"]);
  const events = await supervised("again", () => ({ reason: "it must not be computed" }));
  expect(events.map(({ type }) => type)).toEqual(["completed", "completed"]);
});
it("tries again, and puts aside with reason and last lines what fails every time", async () => {
  await send("failing", ["never", "second"], 1);
  let tries = 0;
  await supervised("failing", (task) =>
    task === "second" && ++tries > 1 ? {} : { reason: "it broke", lines: "the last line" },
  );
  const status = await statusOf(database, "failing");
  expect(status?.tasks.map(({ name, state, failures, reason }) => [name, state, failures, reason])).toEqual([
    ["never", "failed", 2, "it broke"],
    ["second", "completed", 1, null],
  ]);
});
it("gives a task back where the disk is full, says so, and takes nothing more", async () => {
  await send("full", ["d", "e", "f"]);
  const full = { reason: 'output "/x": expected a place that can be written, got a full disk (ENOSPC).' };
  await expect(supervised("full", () => full)).rejects.toThrow(
    /expected a disk with space left, got a full one/,
  );
  expect(await counts(database, "full")).toMatchObject({ waiting: 3, failed: 0, running: 0 });
  const events = await supervised("full", () => ({}));
  expect(events.filter(({ type }) => type === "completed").length).toBe(3);
});
it("stops what is cancelled and publishes nothing of it", async () => {
  await send("cancelled", ["g"]);
  const running = supervised("cancelled", () => null);
  while ((await counts(database, "cancelled")).running === 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await cancel(database, "cancelled", []);
  expect((await running).map(({ type }) => type)).toEqual(["began", "lost"]);
  expect(existsSync(join(place, "g", "manifest.json"))).toBe(false);
});
it("gives back what runs when it is told to stop", async () => {
  await send("stopped", ["h", "i", "j"]);
  const stop = new AbortController();
  const running = supervised("stopped", () => null, stop);
  while ((await counts(database, "stopped")).running < 2)
    await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort();
  await expect(running).rejects.toThrow(Interrupted);
  expect(await counts(database, "stopped")).toMatchObject({ waiting: 3, running: 0, failed: 0 });
});
it("takes no more than the machine has room for", async () => {
  await send("large", ["k", "l"], 0, { ...NEEDS, cores: 2 });
  let [now, most] = [0, 0];
  await supervised("large", () => {
    most = Math.max(most, ++now);
    queueMicrotask(() => now--);
    return {};
  });
  expect(most).toBe(1);
});
