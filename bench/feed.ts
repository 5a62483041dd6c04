import { allRows } from "../src/data/dataset.ts";
import { augment } from "../src/pairs/index.ts";
import { random } from "../src/random.ts";
import type { Dataset } from "../src/types/index.ts";
import { median } from "./median.ts";

/** 2,000 colour pictures of noise. */
export function noisePictures(): Dataset {
  const rows = 2000;
  const rng = random(0);
  const images = Uint8Array.from({ length: rows * 3 * 64 * 64 }, () => rng.int(256));
  const shape = [3, 64, 64] as const;
  return { name: "noise", factors: [], shape, rows, levels: new Int32Array(0), images, warnings: [] };
}

/** Sampling, augmenting and converting one batch, on one thread. */
export async function feed(batch: number, runs: number): Promise<{ medianMs: number }> {
  const dataset = noisePictures();
  const rng = random(0);
  const pairs = augment.create(augment.options.parse({}));
  const sampler = pairs({ dataset, rows: allRows(dataset), pairs: batch / 2, blocks: ["code"] });
  const times: number[] = [];
  for (let i = 0; i < runs + 5; i++) {
    const started = performance.now();
    sampler.sample(rng.fork(i));
    if (i >= 5) times.push(performance.now() - started);
  }
  return { medianMs: median(times) };
}
