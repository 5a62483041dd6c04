/** Publishing once: two at the same time, one killed at every point, one whose claim is lost; and what is read back. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  fetchRun,
  type Output,
  publish,
  readManifest,
  removeLeftover,
  repairable,
  verify,
} from "../../../packages/sweep/src/publish/index.ts";
import type { Claim, Store } from "../../../packages/sweep/src/types.ts";
import { VERSION } from "../../../src/run/version.ts";
import { folderOf, newFolder, PLACES, type Place } from "../store/world.ts";
import type { Told } from "./publisher.ts";

const claimOf = (name: string, attempt: number, token: string): Claim => ({
  task: { name, kind: "test", spec: {}, needs: { cores: 1, memory: 1, backend: "cpu" }, priority: 0 },
  attempt,
  token,
});
const outputOf = (token: string, changes: Partial<Output> = {}): Output => ({
  ...{
    folder: folderOf({ "scores.json": token, "checkpoints/step.bin": token.repeat(2000), "run.lock": "" }),
  },
  ...{ result: { mig: 0.5 }, about: { plan: "faces", seed: 3 }, seconds: 2, worker: "host 1" },
  isMine: async () => true,
  ...changes,
});
const FILES = ["checkpoints/step.bin", "scores.json"];
/** Keys of a task without the parts that a result never has. */
const keysOf = (task: string, attempt: number) =>
  [
    `${task}/attempt-${attempt}.json`,
    `${task}/manifest.json`,
    ...FILES.map((file) => `${task}/attempt-${attempt}/${file}`),
  ].sort();

describe.each(Object.keys(PLACES))("in a %s", (kind) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await PLACES[kind]();
    store = await place.open();
  });
  afterAll(() => place.close());

  it("an attempt becomes the result, with all that a database needs", async () => {
    const { manifest, isMine } = await publish(store, claimOf("first", 1, "t1"), outputOf("t1"));
    expect(isMine).toBe(true);
    expect(manifest).toMatchObject({
      ...{
        format: 1,
        task: "first",
        kind: "test",
        attempt: 1,
        token: "t1",
        worker: "host 1",
        unweave: VERSION,
        seconds: 2,
      },
      ...{ result: { mig: 0.5 }, about: { plan: "faces", seed: 3 } },
    });
    expect(Object.keys(manifest!.files).sort()).toEqual(FILES);
    expect(await readManifest(store, "first")).toEqual(manifest);
    expect(await store.list("first/")).toEqual(keysOf("first", 1));
    expect(await verify(store, manifest!)).toEqual([]);
  });

  it("an attempt that comes later takes the first one's as the result and leaves nothing", async () => {
    await publish(store, claimOf("later", 1, "t1"), outputOf("t1"));
    const second = await publish(store, claimOf("later", 2, "t2"), outputOf("t2"));
    expect(second).toMatchObject({ isMine: false, manifest: { token: "t1" } });
    expect(await store.list("later/")).toEqual(keysOf("later", 1));
    const again = await publish(store, claimOf("later", 1, "t1"), outputOf("t1"));
    expect(again).toMatchObject({ isMine: true, manifest: { token: "t1" } });
  });

  it.each(["equal numbers", "other numbers"])(
    "of several at the same time one is the result, with %s",
    async (numbers) => {
      for (let round = 0; round < 6; round++) {
        const task = `race-${numbers.length}-${round}`;
        const found = await Promise.all(
          ["a", "b", "c"].map(async (token, n) => {
            const claim = claimOf(task, numbers === "equal numbers" ? 1 : n + 1, token);
            return { token, ...(await publish(store, claim, outputOf(token))) };
          }),
        );
        const [winner, ...others] = found.filter(({ isMine }) => isMine);
        expect(others).toEqual([]);
        expect(new Set(found.map(({ manifest }) => manifest?.token))).toEqual(new Set([winner.token]));
        expect(await verify(store, winner.manifest!)).toEqual([]);
        expect(await store.list(`${task}/`)).toEqual(keysOf(task, winner.manifest!.attempt));
      }
    },
  );

  it("a claim that is lost publishes nothing, and its successor does", async () => {
    const lost = await publish(
      store,
      claimOf("lost", 1, "t1"),
      outputOf("t1", { isMine: async () => false }),
    );
    expect(lost).toEqual({ manifest: null, isMine: false });
    expect(await store.list("lost/")).toEqual([]);
    expect((await publish(store, claimOf("lost", 2, "t2"), outputOf("t2"))).isMine).toBe(true);
    const asleep = outputOf("t3", { isMine: async () => false });
    expect(await publish(store, claimOf("lost", 1, "t3"), asleep)).toMatchObject({
      isMine: false,
      manifest: { token: "t2" },
    });
  });

  it("a manifest that a network's disk shows late is waited for", async () => {
    await publish(store, claimOf("late", 1, "t1"), outputOf("t1"));
    let unseen = 4;
    const late: Store = {
      ...store,
      get: async (key) => (key === "late/manifest.json" && unseen-- > 0 ? null : store.get(key)),
    };
    const second = await publish(late, claimOf("late", 2, "t2"), outputOf("t2"));
    expect(second).toMatchObject({ isMine: false, manifest: { token: "t1" } });
    expect(await store.list("late/")).toEqual(keysOf("late", 1));
  });

  it("a database that cannot be asked is an error, after which the same claim publishes", async () => {
    const output = outputOf("t1", { isMine: () => Promise.reject(new Error("no database")) });
    await expect(publish(store, claimOf("asked", 1, "t1"), output)).rejects.toThrow("no database");
    expect(await readManifest(store, "asked")).toBeNull();
    expect((await repairable(store)).leftovers.map(({ task }) => task)).toEqual(["asked"]);
    expect(
      (await publish(store, claimOf("asked", 1, "t1"), { ...output, isMine: async () => true })).isMine,
    ).toBe(true);
    expect(await store.list("asked/")).toEqual(keysOf("asked", 1));
  });

  it("a database that was built again counts from 1, and no folder is shared", async () => {
    const dead = outputOf("dead", { isMine: () => Promise.reject(new Error("killed")) });
    await publish(store, claimOf("again", 1, "dead"), dead).catch(() => {});
    const { manifest } = await publish(store, claimOf("again", 1, "alive"), outputOf("alive"));
    expect(manifest).toMatchObject({ attempt: 2, token: "alive" });
    expect(await verify(store, manifest!)).toEqual([]);
    const [leftover] = (await repairable(store)).leftovers.filter(({ task }) => task === "again");
    expect(leftover).toEqual({ task: "again", attempt: 1, files: FILES, isBeaten: true });
    await removeLeftover(store, leftover);
    expect(await store.list("again/")).toEqual(keysOf("again", 2));
  });

  it("a store tells all that is in it, and what is damaged", async () => {
    const other = await PLACES[kind]();
    const whole = await other.open();
    for (const name of ["a", "b", "c", "d"]) await publish(whole, claimOf(name, 1, name), outputOf(name));
    await whole.put("b/manifest.json", Buffer.from("{"));
    await whole.put("c/manifest.json", Buffer.from('{"format": 1}'));
    await whole.remove("d/attempt-1/scores.json");
    const { results, leftovers, damaged } = await repairable(whole);
    expect(results).toMatchObject([
      { name: "a", state: "completed", result: { mig: 0.5 }, about: { seed: 3 } },
    ]);
    expect(results[0].run).toMatch(/\/a\/attempt-1$/);
    expect(leftovers.map(({ task }) => task)).toEqual(["b", "c"]);
    expect(damaged).toEqual([
      expect.stringMatching(
        /^manifest ".+b\/manifest\.json": expected one as it was written, got .*JSON.*\. Restore it, or remove it/,
      ),
      expect.stringMatching(/^manifest ".+c\/manifest\.json": expected one as it was written, got task: /),
      expect.stringMatching(
        /^result "d": expected every file of its manifest, got none of the name scores\.json/,
      ),
    ]);
    await expect(publish(whole, claimOf("b", 2, "new"), outputOf("new"))).rejects.toThrow(/^manifest /);
    const { files } = (await readManifest(whole, "a"))!;
    await whole.put("a/attempt-1/scores.json", Buffer.from("other"));
    await whole.remove("a/attempt-1/checkpoints/");
    expect((await verify(whole, (await readManifest(whole, "a"))!)).sort()).toEqual([
      "checkpoints/step.bin: missing",
      "scores.json: other bytes",
    ]);
    expect(Object.keys(files)).toHaveLength(2);
    await other.close();
  });

  it("a result is a folder of this machine, brought and checked once", async () => {
    const { manifest } = await publish(store, claimOf("fetch", 1, "t"), outputOf("t"));
    const cache = newFolder();
    const folder = await fetchRun(store, "fetch", cache);
    expect(readFileSync(join(folder, "scores.json"), "utf8")).toBe("t");
    const asked = place.server?.asked.length ?? 0;
    expect(await fetchRun(store, "fetch", cache)).toBe(folder);
    // Only the manifest is asked for again.
    expect((place.server?.asked.length ?? 1) - asked).toBe(1);
    await expect(fetchRun(store, "none", cache)).rejects.toThrow(
      /^run ".+none": expected a published result, got none/,
    );
    if (kind === "folder") return;
    await store.put("fetch/attempt-1/scores.json", Buffer.from("damaged"));
    const fresh = newFolder();
    await expect(fetchRun(store, "fetch", fresh)).rejects.toThrow(
      /scores\.json": expected the bytes of its manifest, got other ones/,
    );
    expect(readdirSync(join(fresh, "runs"))).toEqual([]);
    expect(manifest?.attempt).toBe(1);
  });
});

describe("processes", () => {
  const PROGRAM = join(import.meta.dirname, "publisher.ts");
  /** Starts one, with the lines that it says. */
  function start(told: Told, env: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(told)], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  }
  const POINTS = [
    ...["before create 1", "after create 1", "before upload 1", "after upload 1", "after isMine 1"],
    ...["before create 2", "after create 2"],
  ];

  it.each(Object.keys(PLACES))(
    "killed at any point, the next attempt finds no result or a whole one: %s",
    async (kind) => {
      const place = await PLACES[kind]();
      const store = await place.open();
      const told = {
        store: kind === "folder" ? store.url : "s3://results/some/sweep",
        folder: folderOf({ "scores.json": "{}", "a/b": "x" }),
      };
      // A process takes seconds to start, and the points where nothing was published yet differ in folders alone.
      const points = kind === "folder" ? POINTS : POINTS.slice(3);
      await Promise.all(
        points.map(async (stopAt, n) => {
          const task = `killed-${n}`;
          const { child, lines } = start(
            { ...told, claims: [claimOf(task, 1, "dead")], stopAt },
            place.server?.env,
          );
          expect((await lines.next()).value).toBe(`at ${stopAt}`);
          child.kill("SIGKILL");
          await once(child, "exit");
          const manifest = await readManifest(store, task);
          expect(manifest?.token).toBe(stopAt === "after create 2" ? "dead" : undefined);
          const next = await publish(store, claimOf(task, 2, "next"), outputOf("next"));
          expect(next.isMine).toBe(manifest === null);
          const result = (await readManifest(store, task))!;
          expect(result).toEqual(next.manifest);
          expect(await verify(store, result)).toEqual([]);
        }),
      );
      const { results, leftovers, damaged } = await repairable(store);
      expect(results).toHaveLength(points.length);
      expect(damaged).toEqual([]);
      for (const leftover of leftovers) await removeLeftover(store, leftover);
      expect(await store.list("")).toHaveLength(4 * points.length);
      await place.close();
    },
  );

  it("killed while it copies, nothing of it is seen, and the next that writes there sweeps it away", async () => {
    const place = await PLACES.folder();
    const store = await place.open();
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}`, "x".repeat(1000)]));
    const told = { store: store.url, folder: folderOf(files), stopAt: null };
    const { child } = start({ ...told, claims: [claimOf("copied", 1, "dead")] });
    const task = join(store.url, "copied");
    const isCopying = () =>
      (statSync(task, { throwIfNoEntry: false }) ? readdirSync(task) : []).some(
        (name) => name.endsWith(".part") && statSync(join(task, name)).isDirectory(),
      );
    while (!isCopying()) await new Promise((done) => setTimeout(done, 1));
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await store.list("copied/")).toEqual(["copied/attempt-1.json"]);
    expect(readdirSync(task).length).toBeGreaterThan(1);
    expect((await publish(store, claimOf("copied", 2, "next"), outputOf("next"))).isMine).toBe(true);
    expect(readdirSync(task).sort()).toEqual([
      "attempt-1.json",
      "attempt-2",
      "attempt-2.json",
      "manifest.json",
    ]);
  });

  it("of many processes one is the result", async () => {
    const place = await PLACES.folder();
    const store = await place.open();
    const tasks = Array.from({ length: 20 }, (_, n) => `many-${n}`);
    const told = (token: string) => ({
      ...{ store: store.url, folder: folderOf({ x: token }), stopAt: null },
      claims: tasks.map((task) => claimOf(task, 1, `${token} ${task}`)),
    });
    const processes = ["a", "b", "c"].map((token) => start(told(token)));
    for (const task of tasks) {
      const lines = await Promise.all(processes.map(({ lines }) => lines.next()));
      const found = lines.map(({ value }) => JSON.parse(value!) as { isMine: boolean; token: string });
      expect(found.filter(({ isMine }) => isMine)).toHaveLength(1);
      expect(new Set(found.map(({ token }) => token)).size).toBe(1);
      const { token } = (await readManifest(store, task))!;
      const folder = await fetchRun(store, task, newFolder());
      expect(`${readFileSync(join(folder, "x"), "utf8")} ${task}`).toBe(token);
    }
  });
});
