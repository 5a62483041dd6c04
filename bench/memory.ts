import { type NodeBackend, NodeRuntime } from "../src/engine/backends/node.ts";
import { trainLoop } from "../src/train/loop.ts";
import { faces, jobOf } from "./job.ts";
import { median } from "./median.ts";

/** Steps before the first reading: sessions, pools and compiled code are there by then. */
const WARM = 200;
/** A reading is the median over so many steps, as the garbage collector comes and goes. */
const WINDOW = 100;

/**
 * Resident memory of the process (worker thread included) during a real training of `blocks` on the faces, with the state
 * read every 500 steps: MB around step 200 and over the last hundred steps, and the growth between them in percent.
 */
export async function memory(backend: NodeBackend, { batch, steps }: { batch: number; steps: number }) {
  const job = jobOf("blocks", await faces(), { batch, steps });
  const runtime = new NodeRuntime(backend);
  const readings: number[] = [];
  for await (const event of trainLoop(job, runtime, { steps, seed: 0, checkpointEvery: 500 }))
    if (event.type === "step") readings.push(process.memoryUsage.rss() / 2 ** 20);
  await runtime.close();
  const [earlyMb, lateMb] = [median(readings.slice(WARM, WARM + WINDOW)), median(readings.slice(-WINDOW))];
  return { batch, steps, earlyMb, lateMb, growthPercent: 100 * (lateMb / earlyMb - 1) };
}
