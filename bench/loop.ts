/**
 * What feeding costs a real training: wall time of a step with batches drawn and augmented each time, against the same
 * step on one batch that is only copied; 3×64×64 pictures, the two in turn.
 */

import * as pairsRegistry from "../src/data/pairs/index.ts";
import { allRows } from "../src/data/table.ts";
import { Runtime } from "../src/engine/index.ts";
import { resolve } from "../src/registry.ts";
import { resolveExperiment } from "../src/run/experiment.ts";
import { assemble } from "../src/train/assemble.ts";
import { trainLoop } from "../src/train/loop.ts";
import type { Sampler } from "../src/types.ts";
import { noisePictures } from "./feed.ts";
import { median } from "./median.ts";

const ROUNDS = 5;

export async function loop(batch: number, runs: number): Promise<{ medianMs: number; feedShare: number }> {
  const dataset = noisePictures();
  const input = {
    data: { name: "faces" },
    recipe: "infonce",
    code: { code: 10 },
    batch,
    steps: runs,
    metrics: [],
  };
  const experiment = resolveExperiment(input, dataset);
  const rows = allRows(dataset);
  const job = assemble(experiment, dataset, rows);
  const context = { dataset, rows, pairs: batch / 2, blocks: ["code"] };
  const drawn = resolve("pairs", pairsRegistry, experiment.pairs)(context);
  const runtime = new Runtime();
  const times = { fed: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.fed.push(await perStep({ ...job, sampler: drawn }, runtime, runs));
    times.bare.push(await perStep({ ...job, sampler: copied(drawn) }, runtime, runs));
  }
  await runtime.close();
  const [fed, bare] = [median(times.fed), median(times.bare)];
  return { medianMs: fed, feedShare: (fed - bare) / fed };
}

/** Milliseconds a step, the first five left out. */
async function perStep(job: ReturnType<typeof assemble>, runtime: Runtime, runs: number): Promise<number> {
  let started = 0;
  for await (const event of trainLoop(job, runtime, { steps: runs + 5, seed: 0, checkpointEvery: 0 })) {
    if (event.type === "step" && event.step === 5) started = performance.now();
  }
  return (performance.now() - started) / runs;
}

/** One batch again and again; its buffer is handed over each step, so a copy is needed. */
function copied(sampler: Sampler): Sampler {
  let first: ReturnType<Sampler["sample"]> | null = null;
  return {
    groups: sampler.groups,
    sample: (rng) => {
      first ??= sampler.sample(rng);
      return { images: first.images.slice(), rows: first.rows };
    },
  };
}
