/** A run from experiment to folder: complete, repeatable, resumable; its encoder works elsewhere. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import { Interrupted } from "../../src/errors.ts";
import { evaluateRun } from "../../src/evaluate/evaluateRun.ts";
import { execute, type RunOptions } from "../../src/execute/execute.ts";
import type { RunResult } from "../../src/execute/write.ts";
import { openRun, readScores } from "../../src/run/folder.ts";
import { dataset, experiment, newFolder } from "./world.ts";

const run = (options: Partial<RunOptions> = {}, changes: Parameters<typeof experiment>[0] = {}) =>
  execute(experiment(changes), dataset, { folder: newFolder(), checkpointEvery: 10, ...options });
const bytes = (folder: string, file: string) => readFileSync(join(folder, file));

let first: RunResult;
beforeAll(async () => {
  first = await run();
});

describe("a run folder", () => {
  it("holds everything and nothing half-written", () => {
    expect(readdirSync(first.folder).sort()).toEqual([
      "calibration.json",
      "checkpoints",
      "data.json",
      "encoder.onnx",
      "environment.json",
      "events.jsonl",
      "experiment.json",
      "figures",
      "golden.safetensors",
      "likeness.safetensors",
      "scores.json",
      "step.onnx",
      "timings.json",
      "untrained.onnx",
    ]);
    expect(readdirSync(join(first.folder, "checkpoints")).sort()).toEqual([
      "step-000020.json",
      "step-000020.safetensors",
      "step-000030.json",
      "step-000030.safetensors",
    ]);
  });
  it("says where it was computed", () => {
    expect(JSON.parse(readFileSync(join(first.folder, "environment.json"), "utf8"))).toMatchObject({
      backend: "cpu",
      target: { provider: "cpu" },
    });
  });
  it("says completely what was asked for", () => {
    expect(openRun(first.folder)).toEqual(experiment());
  });
  it("has scores in the one format, each with its variant and sample size", () => {
    const { scores, supervision, blocks, warnings } = readScores(first.folder);
    expect(scores.map((score) => score.metric)).toEqual(experiment().metrics.map(({ name }) => name));
    for (const score of scores) {
      expect(Number.isFinite(score.value), score.metric).toBe(true);
      expect(score.variant.length, score.metric).toBeGreaterThan(0);
      expect(score.sampleSize, score.metric).toBeGreaterThan(0);
      expect(score).not.toHaveProperty("seconds");
    }
    expect({ supervision, blocks, warnings }).toEqual({
      supervision: "pairs",
      blocks: { shape: [0, 4], light: [4, 7] },
      warnings: ["one warning"],
    });
  });
  it("logs every step once, between a start and an end", () => {
    const lines = bytes(first.folder, "events.jsonl").toString().trim().split("\n");
    const events = lines.map((line) => JSON.parse(line) as { type: string; step: number });
    const steps = events.filter(({ type }) => type === "step").map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect([events[0].type, events.at(-1)?.type]).toEqual(["start", "end"]);
  });
});

describe("the same experiment and seed", () => {
  it("write the same bytes twice", async () => {
    const { folder } = await run();
    for (const file of ["scores.json", "events.jsonl", "encoder.onnx", "step.onnx", "experiment.json"])
      expect(bytes(folder, file).equals(bytes(first.folder, file)), file).toBe(true);
  });
  it("write the same bytes when stopped and resumed between checkpoints", async () => {
    const controller = new AbortController();
    const folder = newFolder();
    const stopped = run({
      folder,
      signal: controller.signal,
      onEvent: (event) => event.type === "step" && event.step === 17 && controller.abort(),
    });
    await expect(stopped).rejects.toThrow(Interrupted);
    await expect(stopped).rejects.toThrow(
      `stopped after step 17 of 30; go on with: train --resume ${folder}`,
    );
    expect(readdirSync(join(folder, "checkpoints"))).toContain("step-000017.safetensors");
    await run({ folder, resume: true });
    for (const file of ["scores.json", "events.jsonl", "encoder.onnx"])
      expect(bytes(folder, file).equals(bytes(first.folder, file)), file).toBe(true);
  });
  it("another seed writes others", async () => {
    const { folder } = await run({}, { seed: 1, metrics: [{ name: "mig" }] });
    expect(bytes(folder, "encoder.onnx").equals(bytes(first.folder, "encoder.onnx"))).toBe(false);
  });
  it("a finished run resumed changes nothing", async () => {
    const before = bytes(first.folder, "encoder.onnx");
    await run({ folder: first.folder, resume: true });
    expect(bytes(first.folder, "encoder.onnx").equals(before)).toBe(true);
  });
});

describe("a run whose terms decode", () => {
  const decoding = { terms: [{ name: "infoNce" }, { name: "reconstruction", weight: 0.01 }], steps: 20 };
  it("leaves a decoder, the same bytes when stopped and resumed", async () => {
    const whole = await run({}, decoding);
    const controller = new AbortController();
    const folder = newFolder();
    const stopped = run(
      { folder, signal: controller.signal, onEvent: ({ step }) => step === 13 && controller.abort() },
      decoding,
    );
    await expect(stopped).rejects.toThrow(Interrupted);
    expect(readdirSync(folder)).not.toContain("decoder.onnx");
    await run({ folder, resume: true }, decoding);
    for (const file of ["decoder.onnx", "encoder.onnx", "scores.json"])
      expect(bytes(folder, file).equals(bytes(whole.folder, file)), file).toBe(true);
  });
  it("refuses a decoder that there is not, and options that it does not take", () => {
    expect(() => experiment({ ...decoding, decoder: { name: "conv5" } })).toThrow(
      /^decoder "conv5": .+ Did you mean "conv4"\?/,
    );
    const options = { depth: 3 };
    expect(() => experiment({ ...decoding, decoder: { name: "conv4", options } })).toThrow(/"depth"/);
  });
});

describe("the encoder", () => {
  it("gives the code and one output per block, for any number of pictures", async () => {
    const session = await InferenceSession.create(join(first.folder, "encoder.onnx"));
    expect([...session.outputNames].sort()).toEqual(["code", "light", "shape"]);
    const pictures = (from: number, to: number) => {
      const data = Float32Array.from(dataset.images.subarray(from * 256, to * 256), (v) => v / 255);
      return new Tensor("float32", data, [to - from, 1, 16, 16]);
    };
    const many = await session.run({ images: pictures(0, 5) });
    const one = await session.run({ images: pictures(3, 4) });
    expect([many.code.dims, many.shape.dims, many.light.dims]).toEqual([
      [5, 7],
      [5, 4],
      [5, 3],
    ]);
    const row = [...(many.code.data as Float32Array).subarray(21, 28)];
    expect([...(many.shape.data as Float32Array).subarray(12, 16)]).toEqual(row.slice(0, 4));
    expect([...(many.light.data as Float32Array).subarray(9, 12)]).toEqual(row.slice(4));
    for (const [i, value] of (one.code.data as Float32Array).entries()) expect(value).toBeCloseTo(row[i], 4);
  });
  it("scores the same when read back from its folder", async () => {
    const { scores: again } = await evaluateRun(first.folder, experiment(), dataset, {});
    expect(again.map(({ seconds: _, ...score }) => score)).toEqual(readScores(first.folder).scores);
  });
});

describe("a run", () => {
  it("refuses a folder that holds anything", async () => {
    await expect(run({ folder: first.folder })).rejects.toThrow(
      /^output ".+": expected a new or empty folder, got one that holds a run\. Go on with it \(resume\), choose another place/,
    );
  });
  it("stopped while measuring keeps its encoder", async () => {
    const controller = new AbortController();
    const folder = newFolder();
    const stopped = run({ folder, signal: controller.signal, onMetric: () => controller.abort() });
    await expect(stopped).rejects.toThrow(Interrupted);
    expect(bytes(folder, "encoder.onnx").equals(bytes(first.folder, "encoder.onnx"))).toBe(true);
    await run({ folder, resume: true });
    expect(bytes(folder, "scores.json").equals(bytes(first.folder, "scores.json"))).toBe(true);
  });
  it("that diverges says so and keeps what it can", async () => {
    const wild = { name: "sgd", options: { learningRate: 1e18, schedule: "constant" } };
    const folder = newFolder();
    await expect(run({ folder }, { optimiser: wild })).rejects.toThrow(
      /^training ".+": expected finite numbers, got .+ became .+\. Lower optimiser\.learningRate/,
    );
    expect(readdirSync(join(folder, "checkpoints")).length).toBeGreaterThan(0);
  });
  it.each([
    [{ code: { shape: 4, colour: 3 } }, /"colour".+got .+\. /],
    [{ batch: 5000 }, /^batch "5000": expected at most \d+ images.+Lower the batch/],
    [{ split: { unseen: { shape: ["shape 9"] } } }, /Did you mean "shape \d"\?/],
    [{ split: { unseen: { sahpe: ["shape 1"] } } }, /^factor "sahpe": .+ Did you mean "shape"\?/],
    [
      { split: { unseen: { shape: [0, 1, 2, 3, 4].map((n) => `shape ${n}`) } } },
      /^split "shape": expected levels left to train on/,
    ],
    [{ terms: [{ name: "infoNce", weight: 0 }] }, /^experiment "terms": expected at least one term/],
  ] as [Parameters<typeof experiment>[0], RegExp][])(
    "of %j is refused before anything is written",
    async (changes, message) => {
      const folder = newFolder();
      await expect((async () => run({ folder }, changes))()).rejects.toThrow(message);
      expect(() => readdirSync(folder)).toThrow("ENOENT");
    },
  );
});
