import type { NodeBackend } from "../src/engine/backends/node.ts";
import { encoderStep } from "./encoderStep.ts";
import { median } from "./median.ts";

const BATCHES = [32, 64, 128, 256, 512];
const ROUNDS = 3;

/**
 * The encoder step at several batches, in turn: milliseconds of a step (median of the rounds), of an image, and how far the
 * dearest image is above the cheapest. A step has a fixed part (the update of the parameters), so the least-squares line
 * in the batch is given too, with the largest distance from it in percent of the step.
 */
export async function scaling(backend: NodeBackend, { runs }: { runs: number }) {
  const times = new Map(BATCHES.map((batch) => [batch, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++)
    for (const batch of BATCHES) times.get(batch)!.push((await encoderStep(batch, runs, backend)).medianMs);
  const steps = BATCHES.map((batch) => median(times.get(batch)!));
  const perImage = steps.map((ms, i) => ms / BATCHES[i]);
  const { fixedMs, imageMs } = line(BATCHES, steps);
  const offLine = steps.map((ms, i) => Math.abs(ms - fixedMs - imageMs * BATCHES[i]) / ms);
  return {
    batches: BATCHES,
    stepMs: steps,
    imageMs: perImage,
    spreadPercent: 100 * (Math.max(...perImage) / Math.min(...perImage) - 1),
    line: { fixedMs, imageMs, offPercent: 100 * Math.max(...offLine) },
  };
}

/** Least squares with weights 1/y², so that every batch counts by its relative error. */
function line(x: readonly number[], y: readonly number[]) {
  const weighted = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i) / y[i] ** 2, 0);
  const total = weighted(() => 1);
  const [mx, my] = [weighted((i) => x[i]) / total, weighted((i) => y[i]) / total];
  const imageMs = weighted((i) => (x[i] - mx) * (y[i] - my)) / weighted((i) => (x[i] - mx) ** 2);
  return { fixedMs: my - imageMs * mx, imageMs };
}
