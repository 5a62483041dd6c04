import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  beat,
  claim,
  complete,
  fail,
  type Held,
  isOurs,
  release,
} from "../../../packages/sweep/src/queue/claims.ts";
import { type Database, openEmbedded, openServer } from "../../../packages/sweep/src/queue/database.ts";
import { counts, statusOf } from "../../../packages/sweep/src/queue/status.ts";
import {
  cancel,
  pause,
  type SweepRecord,
  sendAgain,
  takeIn,
} from "../../../packages/sweep/src/queue/sweeps.ts";
import { hasPostgres, type Postgres, startPostgres } from "../postgres.ts";

const NEEDS = { cores: 1, memory: 100, backend: "cpu" };
const record = (name: string, retries = 1): SweepRecord => ({
  name,
  store: "/nowhere",
  unweave: "1",
  about: { retries, lease: 10, plan: { objective: null, pruning: null, data: [], trials: [] } },
});
const planned = (names: readonly string[], needs = NEEDS) =>
  names.map((name, at) => ({
    task: { name, kind: "train", spec: { at }, needs, priority: at },
    about: { settings: { at } },
  }));
const WORKER = { worker: "here:1", free: { cores: 2, memory: 1000 }, backends: ["cpu"], refused: [] };
const OUTCOME = { run: "somewhere", seconds: 1, result: { scores: {} } };

describe.each(hasPostgres ? ["PGlite", "PostgreSQL"] : ["PGlite"])("the queue on %s", (where) => {
  let database: Database;
  let server: Postgres | null = null;
  const folder = mkdtempSync(join(tmpdir(), "unweave-queue-"));
  beforeAll(async () => {
    server = where === "PGlite" ? null : await startPostgres();
    database = server === null ? await openEmbedded(folder, () => {}) : await openServer(server.url);
  });
  afterAll(async () => {
    await database.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const begin = async (name: string, tasks: readonly string[], retries?: number) =>
    takeIn(database, record(name, retries), planned(tasks), new Map());
  const only = async (name: string, worker = "here:1"): Promise<Held | null> => {
    const others = (
      await database.sql<{ name: string }>("SELECT name FROM unweave.sweep WHERE name <> $1", [name])
    ).map((row) => row.name);
    return claim(database, { ...WORKER, worker, refused: others });
  };

  it("hands out each task once, the one of the largest priority first", async () => {
    await begin("once", ["a", "b", "c"]);
    const held = [await only("once"), await only("once"), await only("once")];
    expect(held.map((each) => each?.task.name)).toEqual(["c", "b", "a"]);
    expect(await only("once")).toBeNull();
    expect(held[0]).toMatchObject({
      attempt: 1,
      sweep: "once",
      store: "/nowhere",
      about: { settings: { at: 2 } },
    });
    for (const each of held) await complete(database, each!, OUTCOME);
    expect(await counts(database, "once")).toMatchObject({ completed: 3, waiting: 0, running: 0 });
  });
  it("gives a task its spec as it was planned, in the order of its keys: blocks stand in a code as they are named", async () => {
    const code = { lighting: 2, identity: 4, pose: 2 };
    const about = { settings: { steps: 2, batch: 4 } };
    const [{ task }] = planned(["ordered"]);
    const given = { task: { ...task, spec: { experiment: { steps: 1, code }, data: {} } }, about };
    const plan = { objective: null, pruning: null, data: [], trials: [{ spec: given.task.spec }] };
    const kept = record("ordered");
    await takeIn(
      database,
      { ...kept, about: { ...kept.about, plan } as SweepRecord["about"] },
      [given],
      new Map(),
    );
    const held = await only("ordered");
    expect(JSON.stringify(held?.task.spec)).toBe(JSON.stringify(given.task.spec));
    expect(JSON.stringify(held?.about)).toBe(JSON.stringify(about));
    const status = await statusOf(database, "ordered");
    expect(JSON.stringify(status?.about.plan)).toBe(JSON.stringify(plan));
    await complete(database, held!, OUTCOME);
  });
  it("takes in a plan again without sending anything twice, and takes out what the plan has no more", async () => {
    await begin("again", ["a", "b", "c"]);
    const first = await only("again");
    await complete(database, first!, OUTCOME);
    await begin("again", ["d", "c", "b"]);
    const status = await statusOf(database, "again");
    expect(status?.tasks.map(({ name, state }) => [name, state])).toEqual([
      ["d", "waiting"],
      ["c", "completed"],
      ["b", "waiting"],
    ]);
    const names = [await only("again"), await only("again"), await only("again")].map(
      (each) => each?.task.name,
    );
    expect(new Set(names)).toEqual(new Set(["b", "d", undefined]));
  });
  it("gives a task with too great needs to nobody", async () => {
    await takeIn(database, record("large"), planned(["a"], { ...NEEDS, cores: 64 }), new Map());
    expect(await only("large")).toBeNull();
  });
  it("gives nothing of a paused sweep, nor of a refused one", async () => {
    await begin("paused", ["a"]);
    await pause(database, "paused", true);
    expect(await only("paused")).toBeNull();
    await pause(database, "paused", false);
    expect(
      await claim(database, {
        ...WORKER,
        refused: (await database.sql<{ name: string }>("SELECT name FROM unweave.sweep")).map(
          (row) => row.name,
        ),
      }),
    ).toBeNull();
    expect((await only("paused"))?.task.name).toBe("a");
  });
  it("tries a failed task again after a while, and puts it aside with its reason after the last time", async () => {
    await begin("failing", ["a"], 1);
    const failure = { reason: "it broke", lines: "line 1\nline 2", isFinal: false };
    await fail(database, (await only("failing"))!, failure);
    expect((await statusOf(database, "failing"))!.tasks[0]).toMatchObject({
      state: "waiting",
      failures: 1,
      reason: "it broke",
    });
    expect(await only("failing")).toBeNull();
    let second: Held | null = null;
    for (let tries = 0; second === null && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      second = await only("failing");
    }
    expect(second?.attempt).toBe(2);
    await fail(database, second!, failure);
    expect((await statusOf(database, "failing"))!.tasks[0]).toMatchObject({
      state: "failed",
      failures: 2,
      lines: "line 1\nline 2",
    });
    expect(await sendAgain(database, "failing", [])).toBe(1);
    expect((await only("failing"))?.attempt).toBe(3);
  });
  it("does not try again what would fail alike", async () => {
    await begin("final", ["a"], 5);
    await fail(database, (await only("final"))!, { reason: "wrong input", lines: "", isFinal: true });
    expect(await counts(database, "final")).toMatchObject({ failed: 1 });
  });
  it("gives back what was released, at once and without counting it as a failure", async () => {
    await begin("released", ["a"]);
    await release(database, (await only("released"))!);
    const again = await only("released", "there:2");
    expect(again).toMatchObject({ attempt: 2 });
    expect((await statusOf(database, "released"))!.tasks[0]).toMatchObject({
      failures: 0,
      worker: "there:2",
    });
  });
  it("takes the claim from who gives no sign of life, and lets that one publish nothing", async () => {
    await begin("frozen", ["a"]);
    const frozen = (await only("frozen"))!;
    expect(await beat(database, frozen, { share: 0.5, note: "half" })).toBe(true);
    await database.sql("UPDATE unweave.task SET beat = now() - interval '1 hour' WHERE sweep = 'frozen'");
    await database.sql(
      `UPDATE unweave_queue.job SET heartbeat_on = now() - interval '1 hour' WHERE name = $1`,
      [frozen.queue],
    );
    await new Promise((resolve) => setTimeout(resolve, database.isEmbedded ? 0 : 1000));
    await database.boss.supervise(frozen.queue);
    let second: Held | null = null;
    for (let tries = 0; second === null && tries < 100; tries++) {
      second = await only("frozen", "there:2");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(second).toMatchObject({ attempt: 2 });
    expect(await beat(database, frozen, { share: 0.9, note: "late" })).toBe(false);
    expect([await isOurs(database, frozen), await isOurs(database, second!)]).toEqual([false, true]);
    await fail(database, frozen, { reason: "too late", lines: "", isFinal: true });
    expect((await statusOf(database, "frozen"))!.tasks[0]).toMatchObject({
      state: "running",
      worker: "there:2",
    });
    await complete(database, second!, OUTCOME);
    expect(await counts(database, "frozen")).toMatchObject({ completed: 1, waiting: 0 });
  });
  it("stops what is cancelled: its next sign of life is refused", async () => {
    await begin("cancelled", ["a", "b"]);
    const held = (await only("cancelled"))!;
    expect(await cancel(database, "cancelled", [])).toBe(2);
    expect(await beat(database, held, { share: 0, note: "" })).toBe(false);
    expect(await only("cancelled")).toBeNull();
  });
  it("drops a job too many: nobody computes what is done or what somebody alive has", async () => {
    await begin("twice", ["a"]);
    const held = (await only("twice"))!;
    await database.boss.insert(held.queue, [{ data: { sweep: "twice", name: "a" } }]);
    expect(await only("twice")).toBeNull();
    await complete(database, held, OUTCOME);
    await database.boss.insert(held.queue, [{ data: { sweep: "twice", name: "a" } }]);
    expect(await only("twice")).toBeNull();
  });
  it("finds a waiting task whose job went missing", async () => {
    await begin("orphan", ["a"]);
    const [{ queue }] = await database.sql<{ queue: string }>(
      "SELECT queue FROM unweave.lane WHERE sweep = 'orphan'",
    );
    await database.boss.deleteAllJobs(queue);
    expect(await only("orphan")).toBeNull();
    await database.sql("UPDATE unweave.task SET ready = now() - interval '1 minute' WHERE sweep = 'orphan'");
    expect((await only("orphan"))?.task.name).toBe("a");
  });
  it("refuses results in another place for a sweep of the same name", async () => {
    await begin("place", ["a"]);
    await expect(
      takeIn(database, { ...record("place"), store: "/elsewhere" }, [], new Map()),
    ).rejects.toThrow(/results in \/nowhere/);
  });
});
