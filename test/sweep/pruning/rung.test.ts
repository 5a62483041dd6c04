/** A training in rungs, each in a folder of its own, comes to the bytes of one that never stopped. */
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { kinds } from "../../../packages/sweep/src/kinds/index.ts";
import { next, type PrunedPlan } from "../../../packages/sweep/src/pruning/index.ts";
import { validationSplit } from "../../../packages/sweep/src/pruning/validation.ts";
import { publish } from "../../../packages/sweep/src/publish/index.ts";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import type { Progress, Task, TaskContext } from "../../../packages/sweep/src/types.ts";
import { datasets, experiments, openDataset, runs } from "../../../src/index.ts";
import { contextOf } from "../kinds/context.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-rungs-"));
const store = await openStore(join(root, "store"));
const data = { name: "faces", options: { people: 10, pictures: 100 } } as const;
const faces = await openDataset(data);
const experiment = experiments.resolveExperiment(
  {
    ...{
      data,
      recipe: "blocks",
      steps: 40,
      batch: 16,
      project: ["centre", "withinClass"],
    },
    split: { unseen: { identity: faces.factors[0].labels!.slice(0, 2) } },
    net: { name: "conv4", options: { width: 0.25, hidden: 16 } },
  },
  faces,
);
const FILES = ["encoder.onnx", "scores.json", "events.jsonl", "step.onnx", "experiment.json", "data.json"];
const bytes = (folder: string) => FILES.map((file) => readFileSync(join(folder, file)).toString("base64"));
const spec = { experiment, data: runs.digestOf(faces) };
const needs = { cores: 1, memory: 500, backend: "cpu" };
const plan: PrunedPlan = {
  objective: { metric: "retrieval", direction: "maximise" },
  trials: [{ name: "the-trial", kind: "train", spec, needs, priority: 0, settings: {}, seed: 0 }],
  pruning: { name: "median", options: { every: 15 } },
};

let count = 0;
async function compute(
  task: Task,
  changes: Partial<TaskContext> = {},
  folder = join(root, `scratch${count++}`),
) {
  const result = await kinds[task.kind](task.spec, contextOf(folder, { store, ...changes }));
  const claim = { task, attempt: 1, token: `token${count}` };
  const said = { folder, result, about: {}, seconds: 1, worker: "test", isMine: async () => true };
  await publish(store, claim, said);
  return { name: task.name, result, folder };
}

const byHand = join(root, "by-hand");
beforeAll(async () => {
  await runs.execute(experiment, faces, { folder: byHand, backend: "cpu" });
});

describe("rungs", () => {
  it("give objectives on the way, and at the end the run by hand", async () => {
    const done = [];
    for (let rung = 0; rung < 3; rung++) {
      const { tasks } = next(plan, done);
      expect(tasks).toHaveLength(1);
      done.push(await compute(tasks[0]));
    }
    expect(next(plan, done)).toEqual({ tasks: [], pruned: [] });
    expect(done.slice(0, 2).map(({ result }) => result)).toEqual(
      [15, 30].map((step) => ({ step, objective: expect.any(Number) })),
    );
    const [first, , last] = done;
    expect(existsSync(runs.paths(first.folder).scores)).toBe(false);
    expect(bytes(last.folder)).toEqual(bytes(byHand));
    expect(last.result).toEqual(await kinds.train(spec, contextOf(byHand)));
  });
  it("that were stopped and begun again are the same", async () => {
    const [first] = next(plan, []).tasks;
    const stop = new AbortController();
    const folder = join(root, "stopped");
    const progress = ({ note }: Progress) => note.startsWith("step 9,") && stop.abort();
    const stopped = compute(first, { progress, signal: stop.signal }, folder);
    await expect(stopped).rejects.toThrow(/^stopped after step 9/);
    const once = await kinds.rung(first.spec, contextOf(folder, { store }));
    // Killed while it measured: nothing is left to train.
    expect(await kinds.rung(first.spec, contextOf(folder, { store }))).toEqual(once);
    const alone = await kinds.rung(first.spec, contextOf(join(root, "alone"), { store }));
    expect(once).toEqual(alone);
  });
  it("refuse an objective that training rows have no number of", async () => {
    const [first] = next(plan, []).tasks;
    const asked = { ...first.spec, objective: { metric: "editing", direction: "maximise" } };
    await expect(kinds.rung(asked, contextOf(join(root, "refused"), { store }))).rejects.toThrow(
      /^objective "editing": expected a metric of training rows, got .*Choose another objective/,
    );
  });
});

describe("rows for validation", () => {
  it("are training rows, with levels of the held-out factor that no other part has", () => {
    const split = datasets.splitOf(faces, experiment);
    const { train, test, unseen } = validationSplit(faces, experiment, split.train);
    const all = [...train, ...test, ...unseen];
    expect(all.toSorted((a, b) => a - b)).toEqual([...split.train]);
    const people = (rows: Int32Array) => new Set(datasets.levelsOf(faces, "identity", rows));
    const [known, strangers] = [people(Int32Array.from([...train, ...test])), people(unseen)];
    expect(strangers.size).toBeGreaterThan(0);
    expect([...strangers].filter((person) => known.has(person))).toEqual([]);
    expect(test.length).toBeGreaterThan(5);
  });
});
