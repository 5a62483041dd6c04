/** A few steps of an assembled training: losses of every step, the state at the end, a checkpoint on the way. */
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import type { assemble } from "../../src/train/assemble.ts";
import { type LoopOptions, type TrainEvent, trainLoop } from "../../src/train/loop.ts";

export async function trained(job: ReturnType<typeof assemble>, options: Partial<LoopOptions>) {
  const runtime = new NodeRuntime();
  const losses: Record<string, number>[] = [];
  try {
    const loop = trainLoop(job, runtime, { steps: 4, seed: 0, checkpointEvery: 0, ...options });
    const events: TrainEvent[] = [];
    for await (const event of loop) events.push(event);
    for (const event of events) if (event.type === "step") losses.push({ ...event.parts, loss: event.loss });
    const end = events.at(-1);
    if (end?.type !== "end" || end.reason !== "finished") throw new Error("the training did not finish");
    const middle = events.find((event) => event.type === "checkpoint");
    return { losses, state: end.state, middle };
  } finally {
    await runtime.close();
  }
}
