/** The first losses of an encoder of the lesson, in Node or in a page: the same code draws the same faces and batches. */
import { allRows, drawTraining } from "../../apps/learn/src/lesson/faces.ts";
import type { EncoderName } from "../../apps/learn/src/lesson/protocol.ts";
import { experimentOf } from "../../apps/learn/src/lesson/settings.ts";
import { assemble, type engine, trainLoop } from "../../src/web.ts";

/** One number a step, for so many steps. */
export async function lossesOf(
  encoder: EncoderName,
  steps: number,
  runtime: engine.Runtime,
): Promise<number[]> {
  const training = drawTraining();
  const experiment = experimentOf(encoder, training);
  const job = assemble(experiment, training, allRows(training));
  const losses: number[] = [];
  for await (const event of trainLoop(job, runtime, { ...experiment, checkpointEvery: 0 })) {
    if (event.type === "step") losses.push(event.loss);
    if (losses.length === steps) break;
  }
  await runtime.close();
  return losses;
}
