/** The loop's events: start, steps, checkpoints, and the three ways to end. */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import type { Rng } from "../../src/random.ts";
import { assemble } from "../../src/train/assemble.ts";
import { type LoopOptions, type TrainEvent, trainLoop } from "../../src/train/loop.ts";
import type { Experiment } from "../../src/types/index.ts";
import { dataset, experiment } from "../run/world.ts";

const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
let runtime: NodeRuntime;
beforeEach(() => {
  runtime = new NodeRuntime();
});
afterEach(() => runtime.close());

async function events(
  options: Partial<LoopOptions> = {},
  changes: Parameters<typeof experiment>[0] = {},
): Promise<TrainEvent[]> {
  const asked: Experiment = experiment({ steps: 6, ...changes });
  const job = assemble(asked, dataset, rows);
  const loop = trainLoop(job, runtime, { steps: asked.steps, seed: 0, checkpointEvery: 0, ...options });
  const all: TrainEvent[] = [];
  for await (const event of loop) all.push(event);
  return all;
}
const steps = (all: TrainEvent[]) => all.flatMap((event) => (event.type === "step" ? [event] : []));
const last = (all: TrainEvent[]) => {
  const end = all.at(-1);
  if (end?.type !== "end") throw new Error("no end event");
  return end;
};

describe("a training", () => {
  it("starts, reports every step with every term's part, checkpoints in between, and ends with the state", async () => {
    const all = await events({ checkpointEvery: 2 });
    expect(all.map((event) => `${event.type} ${event.step}`)).toEqual([
      "start 0",
      ...["step 1", "step 2", "checkpoint 2", "step 3", "step 4", "checkpoint 4", "step 5", "step 6"],
      "end 6",
    ]);
    for (const { parts, loss, gradientNorm } of steps(all)) {
      const { infoNce, covariance } = parts;
      expect(Object.keys(parts)).toEqual(["infoNce", "covariance"]);
      expect(loss).toBeCloseTo(infoNce + 0.1 * covariance, 4);
      expect(gradientNorm).toBeGreaterThan(0);
    }
    expect(last(all)).toMatchObject({ reason: "finished" });
  });

  it("lowers its loss", async () => {
    const losses = steps(await events({}, { steps: 80 })).map((event) => event.loss);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(losses.slice(-10))).toBeLessThan(0.8 * mean(losses.slice(0, 10)));
  });

  it("goes on from a checkpoint to the same state, bit for bit", async () => {
    const whole = await events({ checkpointEvery: 3 });
    const checkpoint = whole.find((event) => event.type === "checkpoint");
    const rest = await events({ from: checkpoint as LoopOptions["from"] });
    expect(steps(rest)).toEqual(steps(whole).slice(3));
    expect(last(rest).state).toEqual(last(whole).state);
  });

  it("stops after the step that runs when its signal is heard", async () => {
    const controller = new AbortController();
    const job = assemble(experiment({ steps: 50 }), dataset, rows);
    const options = { steps: 50, seed: 0, checkpointEvery: 0, signal: controller.signal };
    const all: TrainEvent[] = [];
    for await (const event of trainLoop(job, runtime, options)) {
      all.push(event);
      if (event.type === "step" && event.step === 4) controller.abort();
    }
    expect(last(all)).toMatchObject({ reason: "stopped", step: 4 });
    expect(last(all).state.parameters.some((value) => value !== job.step.state.parameters[0])).toBe(true);
  });

  it("that diverges says which term did, at which step, and keeps the last good state", async () => {
    const wild = { name: "sgd", options: { learningRate: 1e18, schedule: "constant" } };
    const all = await events({ checkpointEvery: 1 }, { optimiser: wild, steps: 20 });
    const end = last(all);
    expect(end.reason).toBe("diverged");
    expect(end.why).toMatch(/^(term "\w+"|the loss|the gradient) became (NaN|-?Infinity) at step \d+$/);
    const good = all.findLast((event) => event.type === "checkpoint");
    expect(end.step).toBe(good?.step ?? 0);
    if (good?.type === "checkpoint") expect(end.state).toEqual(good.state);
  });

  it("goes on from the last good state where it is told to, and gives up where that does not help", async () => {
    const job = assemble(experiment({ steps: 8 }), dataset, rows);
    let drawn = 0;
    const spoiled = (bad: (n: number) => boolean) => ({
      ...job,
      sampler: {
        groups: job.sampler.groups,
        sample: (rng: Rng) => {
          const batch = job.sampler.sample(rng);
          return bad(drawn++) ? { ...batch, images: batch.images.fill(Number.NaN) } : batch;
        },
      },
    });
    const run = async (bad: (n: number) => boolean) => {
      drawn = 0;
      const all: TrainEvent[] = [];
      const options = { steps: 8, seed: 0, checkpointEvery: 2, onDivergence: "restore" } as const;
      for await (const event of trainLoop(spoiled(bad), runtime, options)) all.push(event);
      return all;
    };
    const once = await run((n) => n === 4);
    expect(once.find((event) => event.type === "restored")).toMatchObject({ step: 5, to: 4 });
    expect(last(once)).toMatchObject({ reason: "finished", step: 8 });
    expect(last(once).state.parameters.every(Number.isFinite)).toBe(true);
    expect(last(await run((n) => n >= 4))).toMatchObject({ reason: "diverged", step: 4 });
  });

  it("leaves the event loop free while a step runs", async () => {
    const net = { name: "conv4", options: { width: 4 } };
    const job = assemble(experiment({ steps: 5, batch: 128, net }), dataset, rows);
    let turns = 0;
    const between: number[] = [];
    const timer = setInterval(() => turns++, 1);
    for await (const event of trainLoop(job, runtime, { steps: 5, seed: 0, checkpointEvery: 0 })) {
      if (event.type === "step") between.push(turns);
      turns = 0;
    }
    clearInterval(timer);
    // One turn could fall between two steps that block; several within one cannot.
    expect(Math.max(...between.slice(1))).toBeGreaterThan(3);
  });
});
