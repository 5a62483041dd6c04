/** The table of runs: every folder has a row, damaged ones with a sentence, and only what a row needs is read. */
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawRun, logLine } from "../../bench/runFolders.ts";
import { lockFolder } from "../../src/run/lock.ts";
import type { RunRow, TableChange } from "../../src/serve/api.ts";
import { runFolders } from "../../src/serve/folders.ts";
import { RunTable } from "../../src/serve/table.ts";
import { messages, newRoot, removeRoots, rowsOf, served } from "./world.ts";

const root = newRoot();
const at = (...names: string[]) => join(root, ...names);
let rows: ReadonlyMap<string, RunRow>;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  drawRun(at("plain"));
  drawRun(at("sweep", "of", "ten"), { seed: 7, recipe: "infonce" });
  drawRun(at("stopped"), { logged: 30, scored: false });
  drawRun(at("begun"), { scored: false });
  drawRun(at("trained"), { logged: 5, scored: false });
  appendFileSync(at("trained", "events.jsonl"), '{"type":"end","step":5,"reason":"finished"}\n');
  drawRun(at("diverged"), { logged: 5, scored: false });
  appendFileSync(
    at("diverged", "events.jsonl"),
    '{"type":"end","step":5,"reason":"diverged","why":"the loss became NaN at step 6"}\n',
  );
  drawRun(at("cut"));
  truncateSync(at("cut", "experiment.json"), 100);
  drawRun(at("cut-scores"));
  truncateSync(at("cut-scores", "scores.json"), 100);
  drawRun(at("later"));
  writeFileSync(at("later", "experiment.json"), '{"format":99}');
  drawRun(at("odd"));
  writeFileSync(at("odd", "scores.json"), '{"scores":[null]}');
  drawRun(at("no-experiment"));
  rmSync(at("no-experiment", "experiment.json"));
  mkdirSync(at("empty"));
  const { url: address, close: end } = await served(root);
  [url, close] = [address, end];
  rows = await rowsOf(url);
});
afterAll(async () => {
  await close?.();
  removeRoots();
});

describe("the table of runs", () => {
  it("has a row for every run at any depth, with its settings and scores", () => {
    expect(rows.get("plain")).toMatchObject({
      ...{ state: "finished", note: null, step: 1000, steps: 1000 },
      settings: {
        recipe: "blocks",
        data: "faces",
        "data.people": 24,
        "net.width": 0.5,
        "terms.infoNce.temperature": 0.2,
      },
    });
    const { value, interval, chance } = rows.get("plain")!.scores.retrieval;
    expect([value! - 0.05, value! + 0.05]).toEqual(interval);
    expect(chance).toBe(0.1);
    expect(rows.get("sweep/of/ten")).toMatchObject({ settings: { recipe: "infonce", seed: 7 } });
    expect(rows.has("empty")).toBe(false);
    expect(rows.size).toBe(11);
  });

  it.each([
    ["stopped", 30, "It stopped after step 30; train --resume goes on."],
    ["begun", null, "It was begun and has trained no step."],
    ["trained", 5, "It is trained but was not measured; train --resume goes on."],
    ["diverged", 5, "It diverged: the loss became NaN at step 6."],
  ])("says of a run that has no scores how far it is: %s", (id, step, note) => {
    expect(rows.get(id)).toMatchObject({ state: "stopped", step, note });
  });

  it.each([
    ["cut", /expected complete JSON/],
    ["cut-scores", /expected complete JSON/],
    ["later", /expected format 1, got format 99/],
    ["odd", /expected scores by metric/],
    ["no-experiment", /expected an ordinary file, got none/],
  ])("shows a damaged folder as a row with one sentence: %s", (id, sentence) => {
    expect(rows.get(id)).toMatchObject({ state: "damaged", note: expect.stringMatching(sentence) });
  });
});

describe("the table of runs", () => {
  it("names who trains, and says when nobody does any more", async () => {
    const folder = at("live");
    drawRun(folder, { logged: 3, scored: false });
    const lock = lockFolder(folder);
    const states: string[] = [];
    await messages<TableChange>(url, "/api/runs", ({ rows: told = [] }) => {
      for (const row of told) if (row.id === "live") states.push(row.state);
      if (states.at(-1) === "training") lock.release();
      return states.at(-1) === "stopped";
    });
    expect(states.filter((state, i) => state !== states[i - 1])).toEqual(["training", "stopped"]);
  });

  it("follows what is added, changed and removed while somebody looks", async () => {
    const [added, seen]: [TableChange[], Set<string>] = [[], new Set()];
    await messages<TableChange>(url, "/api/runs", (change) => {
      added.push(change);
      if (change.complete && !seen.has("added")) {
        seen.add("added");
        drawRun(at("added"));
        rmSync(at("begun"), { recursive: true });
      }
      for (const { id } of change.rows ?? []) seen.add(`row ${id}`);
      for (const id of change.gone ?? []) seen.add(`gone ${id}`);
      return seen.has("row added") && seen.has("gone begun");
    });
    expect(seen).toContain("gone begun");
  });

  it("reads a folder again only where something of it changed", async () => {
    const own = newRoot();
    drawRun(join(own, "same"));
    drawRun(join(own, "other"), { logged: 2, scored: false });
    const table = new RunTable(own);
    const told: string[] = [];
    const looks = { complete: Promise.withResolvers<void>(), changed: Promise.withResolvers<void>() };
    const stop = table.watch(({ rows: list = [], complete }) => {
      for (const { id, step } of list) told.push(`${id} ${step}`);
      if (complete) looks.complete.resolve();
      if (told.includes("other 3")) looks.changed.resolve();
    });
    await looks.complete.promise;
    appendFileSync(join(own, "other", "events.jsonl"), logLine(3, 10));
    await looks.changed.promise;
    stop();
    expect(told.sort()).toEqual(["other 2", "other 3", "same 1000"]);
  });

  it("opens neither the log of a finished run, nor pipes, links, hidden folders, or folders within runs", async () => {
    const own = newRoot();
    const outside = newRoot();
    drawRun(join(outside, "secret"));
    for (const name of ["finished", "finished/choosing/fold", ".hidden/run", "node_modules/run", "piped"])
      drawRun(join(own, name));
    const pipe = (...names: string[]) => {
      rmSync(join(own, ...names), { force: true });
      execFileSync("mkfifo", [join(own, ...names)]);
    };
    // Whoever opens a pipe that nobody writes waits for ever.
    pipe("finished", "events.jsonl");
    pipe("piped", "experiment.json");
    symlinkSync(join(outside, "secret"), join(own, "linked"));
    drawRun(join(own, "half-linked"));
    rmSync(join(own, "half-linked", "scores.json"));
    symlinkSync(join(outside, "secret", "scores.json"), join(own, "half-linked", "scores.json"));
    const { url: address, close: end } = await served(own);
    const found = await rowsOf(address);
    await end();
    expect([...found.keys()].sort()).toEqual(["finished", "half-linked", "piped"]);
    expect(found.get("finished")?.state).toBe("finished");
    expect(found.get("piped")).toMatchObject({
      state: "damaged",
      note: expect.stringContaining("an ordinary file"),
    });
    expect(found.get("half-linked")).toMatchObject({
      state: "damaged",
      note: expect.stringContaining("a link"),
    });
  });

  it("lists what changed last first, and serves a run folder itself", async () => {
    const own = newRoot();
    for (const [name, second] of [
      ["a", 10],
      ["b", 30],
      ["c", 20],
    ] as const) {
      drawRun(join(own, name));
      for (const file of ["experiment.json", "scores.json"])
        utimesSync(join(own, name, file), second, second);
    }
    expect((await runFolders(own)).map(({ id }) => id)).toEqual(["b", "c", "a"]);
    expect((await runFolders(join(own, "a"))).map(({ id }) => id)).toEqual(["."]);
  });

  it("has its first rows at once, and all of some hundred runs soon after", async () => {
    const own = newRoot();
    for (let i = 0; i < 300; i++) drawRun(join(own, `run ${i}`), { seed: i });
    const { url: address, close: end } = await served(own);
    const asked = performance.now();
    let first = 0;
    const all = await messages<TableChange>(address, "/api/runs", ({ rows: told = [], complete }) => {
      if (told.length > 0) first ||= performance.now() - asked;
      return complete === true;
    });
    const whole = performance.now() - asked;
    await end();
    expect(all.flatMap(({ rows: told = [] }) => told)).toHaveLength(300);
    // A tenth of it on an idle machine.
    expect(first).toBeLessThan(2000);
    expect(whole).toBeLessThan(5000);
  });
});
