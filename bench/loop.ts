/**
 * What feeding costs a real training: wall time of a step with batches drawn and augmented each time, against the same
 * step on one batch that is only copied, the two in turn. `infonce` on 3×64×64 noise is the dearest (crop, tone and
 * noise on three channels), `blocks` on the grey faces is what the demo and the study do.
 */

import * as data from "../src/data/index.ts";
import { allRows } from "../src/data/table.ts";
import { NodeRuntime } from "../src/engine/backends/node.ts";
import { resolve } from "../src/registry.ts";
import { resolveExperiment } from "../src/run/experiment.ts";
import { assemble } from "../src/train/assemble.ts";
import { trainLoop } from "../src/train/loop.ts";
import type { Dataset, Sampler } from "../src/types.ts";
import { noisePictures } from "./feed.ts";
import { median } from "./median.ts";

const ROUNDS = 5;

export async function loop(batch: number, runs: number) {
  const faces: Dataset = await resolve("dataset", data, { name: "faces", options: { pictures: 1920 } });
  const [colour, grey] = [
    await fed("infonce", noisePictures(), batch, runs),
    await fed("blocks", faces, batch, runs),
  ];
  return {
    medianMs: colour.medianMs,
    feedShare: colour.feedShare,
    greyMs: grey.medianMs,
    greyFeedShare: grey.feedShare,
  };
}

async function fed(recipe: string, dataset: Dataset, batch: number, runs: number) {
  const input = { data: { name: "faces" }, recipe, batch, steps: runs, metrics: [] };
  const experiment = resolveExperiment(
    recipe === "infonce" ? { ...input, code: { code: 10 } } : input,
    dataset,
  );
  const job = assemble(experiment, dataset, allRows(dataset));
  const runtime = new NodeRuntime();
  const times = { fed: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.fed.push(await perStep(job, runtime, runs));
    times.bare.push(await perStep({ ...job, sampler: copied(job.sampler) }, runtime, runs));
  }
  await runtime.close();
  const [withFeed, bare] = [median(times.fed), median(times.bare)];
  return { medianMs: withFeed, feedShare: (withFeed - bare) / withFeed };
}

/** Milliseconds a step, the first five left out. */
async function perStep(
  job: ReturnType<typeof assemble>,
  runtime: NodeRuntime,
  runs: number,
): Promise<number> {
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
