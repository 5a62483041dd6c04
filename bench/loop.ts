/**
 * What feeding costs a real training: wall time of a step with batches drawn and augmented each time, against the same
 * step on one batch that is only copied, the two in turn. `infonce` on 3×64×64 noise is the dearest (crop, tone and
 * noise on three channels), `blocks` on the grey faces is what the demo and the study do.
 */

import { type NodeBackend, NodeRuntime } from "../src/engine/backends/node.ts";
import type { Assembled } from "../src/train/assemble.ts";
import { trainLoop } from "../src/train/loop.ts";
import type { Dataset, Sampler } from "../src/types/index.ts";
import { noisePictures } from "./feed.ts";
import { faces, jobOf } from "./job.ts";
import { median } from "./median.ts";

const ROUNDS = 5;

export async function loop(batch: number, runs: number, backend: NodeBackend) {
  const [colour, grey] = [
    await fed("infonce", noisePictures(), batch, runs, backend),
    await fed("blocks", await faces(), batch, runs, backend),
  ];
  return {
    medianMs: colour.medianMs,
    feedShare: colour.feedShare,
    greyMs: grey.medianMs,
    greyFeedShare: grey.feedShare,
  };
}

async function fed(recipe: string, dataset: Dataset, batch: number, runs: number, backend: NodeBackend) {
  const code = recipe === "infonce" ? { code: { code: 10 } } : {};
  const job = jobOf(recipe, dataset, { batch, steps: runs, ...code });
  const runtime = new NodeRuntime(backend);
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
async function perStep(job: Assembled, runtime: NodeRuntime, runs: number): Promise<number> {
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
