/** A training as a task: the same bytes as by hand, however often it was killed; nothing on other data. */
import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { kinds } from "../../../packages/sweep/src/kinds/index.ts";
import type { Progress, TaskContext } from "../../../packages/sweep/src/types.ts";
import { experiments, openDataset, runs } from "../../../src/index.ts";
import { contextOf } from "./context.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-kinds-"));
let count = 0;
const newFolder = () => join(root, `${count++}`);
const data = { name: "faces", options: { people: 6, pictures: 60 } } as const;
const faces = await openDataset(data);
const experiment = experiments.resolveExperiment(
  {
    data,
    recipe: "blocks",
    steps: 40,
    batch: 16,
    net: { name: "conv4", options: { width: 0.25, hidden: 16 } },
  },
  faces,
);
const FILES = ["encoder.onnx", "scores.json", "events.jsonl", "step.onnx", "experiment.json"];
const bytes = (folder: string) => FILES.map((file) => readFileSync(join(folder, file)).toString("base64"));

const train = (folder: string, spec: object = {}, changes: Partial<TaskContext> = {}) =>
  kinds.train({ experiment, ...spec }, contextOf(folder, changes));

let byHand: string;
let task: Awaited<ReturnType<typeof train>>;
const told: Progress[] = [];
beforeAll(async () => {
  byHand = newFolder();
  await runs.execute(experiment, faces, { folder: byHand, backend: "cpu" });
  const folder = newFolder();
  const digest = runs.digestOf(faces);
  task = await train(folder, { data: digest }, { progress: (report) => told.push(report) });
  expect(bytes(folder)).toEqual(bytes(byHand));
  expect(existsSync(runs.paths(folder).report)).toBe(true);
});
afterEach(() => vi.unstubAllEnvs());

describe("a training as a task", () => {
  it("gives its scores in short, and says how far it is", () => {
    const { scores } = runs.readScores(byHand);
    expect(task).toMatchObject({ recipe: "blocks", seed: experiment.seed, steps: 40 });
    const [{ metric, value, ci95, perFactor }] = scores;
    expect((task.scores as Record<string, object>)[metric]).toMatchObject({ value, ci95, perFactor });
    expect(Object.keys(task.scores as object)).toEqual(scores.map((score) => score.metric));
    const shares = told.map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(told[0]).toMatchObject({ share: 0.7 / 40, note: expect.stringMatching(/^step 1, loss \d/) });
    expect(told.at(-1)).toEqual({ share: 1, note: "" });
  });
  it("reads a run that was finished before", async () => {
    const before = readFileSync(join(byHand, "timings.json"), "utf8");
    expect(await train(byHand)).toEqual(task);
    expect(readFileSync(join(byHand, "timings.json"), "utf8")).toBe(before);
  });
  it("ends with the same bytes on fewer threads", async () => {
    vi.stubEnv("UNWEAVE_THREADS", "1");
    const folder = newFolder();
    await train(folder);
    expect(bytes(folder)).toEqual(bytes(byHand));
  });
  it("refuses a number of threads that is none, before it begins a folder", async () => {
    for (const wrong of ["0", "-1", "1.5", "all"]) {
      vi.stubEnv("UNWEAVE_THREADS", wrong);
      const folder = newFolder();
      await expect(train(folder)).rejects.toThrow(
        `environment variable "UNWEAVE_THREADS": expected a positive whole number, got "${wrong}".`,
      );
      expect(existsSync(folder)).toBe(false);
    }
  });
  it("stops with a checkpoint when it is told to, and goes on", async () => {
    const [folder, stop] = [newFolder(), new AbortController()];
    const progress = ({ note }: Progress) => note.startsWith("step 9,") && stop.abort();
    await expect(train(folder, {}, { progress, signal: stop.signal })).rejects.toThrow(/^stopped after step/);
    await train(folder);
    expect(bytes(folder)).toEqual(bytes(byHand));
  });
  it("ends with the same bytes after it was killed again and again", async () => {
    const folder = newFolder();
    const script = new URL("./trainProcess.ts", import.meta.url);
    for (const wait of [700, 900, 1100, 1300, 1600]) {
      const child = fork(script, [folder, JSON.stringify({ experiment })], { silent: true });
      const ended = new Promise((resolve) => child.on("close", resolve));
      await Promise.race([ended, sleep(wait)]);
      child.kill("SIGKILL");
      await ended;
    }
    expect(await train(folder)).toEqual(task);
    expect(bytes(folder)).toEqual(bytes(byHand));
    rmSync(folder, { recursive: true });
  });
});

describe("other data under the same name", () => {
  it("is refused with the heads of both digests", async () => {
    const { pictures, levels } = runs.digestOf(faces);
    const other = "0123456789abcdef";
    const begin = (digest: object) => train(newFolder(), { data: digest });
    await expect(begin({ pictures: other, levels })).rejects.toThrow(
      `data "faces": expected pictures 01234567, got pictures ${pictures.slice(0, 8)}. This machine has other data`,
    );
    await expect(begin({ pictures, levels: other })).rejects.toThrow(
      `expected levels 01234567, got levels ${levels.slice(0, 8)}.`,
    );
  });
});
