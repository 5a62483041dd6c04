/** `sweep table` and `sweep export` of a sweep whose results are known. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../../../packages/sweep/src/queue/database.ts";
import type { SweepStatus, TaskStatus } from "../../../packages/sweep/src/queue/status.ts";
import { takeIn } from "../../../packages/sweep/src/queue/sweeps.ts";
import { resultsIn } from "../../../packages/sweep/src/sweep/results.ts";
import { queueOf } from "../../../packages/sweep/src/sweep/run.ts";
import { complaint, newPath, unweave } from "../../cli/program.ts";

const out = newPath();
const objective = { metric: "mig", direction: "maximise" } as const;
const trials = [
  { steps: 100, seed: 0, mig: 0.2 },
  { steps: 100, seed: 1, mig: 0.4 },
  { steps: 200, seed: 0, mig: 0.6 },
  { steps: 200, seed: 1, mig: null },
];

beforeAll(async () => {
  mkdirSync(queueOf(out), { recursive: true });
  const database = await openEmbedded(queueOf(out), () => {});
  const needs = { cores: 1, memory: 1, backend: "cpu" };
  const planned = trials.map(({ steps, seed }, at) => ({
    task: { name: `trial${at}`, kind: "train", spec: {}, needs, priority: 0 },
    about: { settings: { steps }, seed },
  }));
  const done = trials.flatMap(({ mig }, at) => {
    const result = { scores: { mig: { value: mig, null: 0.1, perFactor: {}, perBlock: {} } } };
    return mig === null
      ? []
      : [[`trial${at}`, { seconds: 10, result, run: `run${at}`, attempt: 1 }] as const];
  });
  const plan = { objective, pruning: null, data: [], trials: [] };
  const record = { name: "known", store: out, unweave: "1", about: { retries: 1, lease: 10, plan } };
  await takeIn(database, record, planned, new Map(done) as unknown as Parameters<typeof takeIn>[3]);
  await database.close();
});

describe("the table of a sweep", () => {
  it("has the best cell first, and says why nothing is said of importance", async () => {
    const { code, out: text, error } = await unweave(["sweep", "table", out]);
    expect(code, error).toBe(0);
    expect(text.split("\n").slice(0, 4)).toEqual([
      "mig            by chance  steps  done               seconds",
      "─────────────  ─────────  ─────  ─────────────────  ───────",
      "0.600          0.100      200    1 of 2, 1 waiting  10",
      "0.300 ± 0.141  0.100      100    2                  10",
    ]);
    expect(text).toContain("2 finished cells are too few");
  });
  it("is Markdown, JSON and a page as well", async () => {
    const page = join(newPath(), "sweep.html");
    const json = await unweave(["sweep", "table", out, "--json", "--page", page]);
    expect(JSON.parse(json.out)).toMatchObject({
      ...{ sweep: "known", page },
      cells: [{ settings: { steps: 200 } }, { settings: { steps: 100 }, best: { run: "run1" } }],
      importance: { settings: [], cells: 2 },
    });
    expect(readFileSync(page, "utf8")).toContain("3 of 4 trials are completed");
    const status = await unweave(["sweep", "status", out, "--json"]);
    expect(JSON.parse(status.out)).toMatchObject({ sweep: "known", trials: { length: 4 } });
    expect((await unweave(["sweep", "table", out, "--markdown"])).out).toMatch(
      /^\| mig \| by chance \| steps \|/,
    );
  });
});

describe("the trials of a sweep", () => {
  it("are rows of .csv and .parquet files", async () => {
    const [csv, parquet] = ["a.csv", "a.parquet"].map((name) => join(newPath(), name));
    expect((await unweave(["sweep", "export", out, csv])).out).toBe(`4 trials: ${csv}\n`);
    expect(readFileSync(csv, "utf8").split("\n").slice(0, 2)).toEqual([
      "name,state,seed,seconds,run,settings.steps,scores.mig,chance.mig",
      "trial0,completed,0,10,run0,100,0.2,0.1",
    ]);
    expect((await unweave(["sweep", "export", out, parquet])).code).toBe(0);
    const rows = await parquetReadObjects({ file: new Uint8Array(readFileSync(parquet)).buffer });
    expect(rows[3]).toMatchObject({
      name: "trial3",
      state: "waiting",
      "settings.steps": 200,
      "scores.mig": null,
    });
  });
  it("go into no other kind of file, and come from no other folder", async () => {
    expect(await complaint(["sweep", "export", out, "trials.xlsx"])).toContain(
      'output "trials.xlsx": expected a name that ends in .csv or .parquet, got .xlsx.',
    );
    expect(await complaint(["sweep", "table", newPath()])).toContain("got no such folder");
  });
  it("are one row each whatever rungs were on the way to them, and say how they failed", () => {
    const task = { about: { settings: {}, seed: 1 }, run: null, seconds: 3, lines: null, reason: null };
    const tasks = [
      {
        ...task,
        name: "a",
        about: { trial: "b", step: 50, seed: 1 },
        kind: "rung",
        state: "completed",
        result: { objective: 1, step: 50 },
      },
      {
        ...task,
        name: "b",
        about: { trial: "b", step: 90, seed: 1 },
        kind: "rung",
        state: "completed",
        result: { scores: {} },
      },
      {
        ...task,
        name: "c",
        kind: "train",
        state: "failed",
        result: null,
        reason: "exit 1",
        lines: "one\ntwo\n",
      },
    ] as unknown as TaskStatus[];
    const { rows } = resultsIn({
      name: "x",
      tasks,
      about: { plan: { objective } },
    } as unknown as SweepStatus);
    expect(rows.map(({ name, failure }) => [name, failure])).toEqual([
      ["b", null],
      ["c", "exit 1\none\ntwo"],
    ]);
  });
});
