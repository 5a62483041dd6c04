/** One training of the patterns, in Node or in a page: the same code draws the same batches. */
import { allRows } from "../../src/data/dataset.ts";
import type { Runtime } from "../../src/engine/index.ts";
import { assemble } from "../../src/train/assemble.ts";
import { trainLoop } from "../../src/train/loop.ts";
import type { Experiment } from "../../src/types/index.ts";
import { patterns } from "../run/patterns.ts";

export interface Trained {
  readonly losses: readonly number[];
  readonly parameters: readonly number[];
}

/** The loss of every step and the last parameters; a checkpoint after step 5 reads the state on the way. */
export async function trained({ steps, seed, ...rest }: Experiment, runtime: Runtime): Promise<Trained> {
  const dataset = patterns();
  const job = assemble({ steps, seed, ...rest }, dataset, allRows(dataset));
  const losses: number[] = [];
  let parameters: number[] = [];
  for await (const event of trainLoop(job, runtime, { steps, seed, checkpointEvery: 5 })) {
    if (event.type === "step") losses.push(event.loss);
    if (event.type === "end") parameters = [...event.state.parameters];
  }
  await runtime.close();
  return { losses, parameters };
}
