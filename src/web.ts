/**
 * The library in a page ("unweave/web"): everything between an experiment and trained parameters, without a word of
 * Node. The experiment comes resolved, as a run folder's `experiment.json` holds it.
 *
 *     const runtime = await openRuntime("wasm");
 *     const job = assemble(experiment, dataset, rows);
 *     for await (const event of trainLoop(job, runtime, { steps, seed, checkpointEvery: 0 })) …
 */
export { available, openRuntime, type WebBackend } from "./engine/backends/web.ts";
/** Symbolic tensors, operators with their gradients, and the step as a file. */
export * as engine from "./engine/index.ts";
export { supervisionOf } from "./experiment/supervision.ts";
export { encode } from "./inference/encode.ts";
export { type Rng, random } from "./random.ts";
export { type Assembled, assemble } from "./train/assemble.ts";
export { type LoopOptions, type TrainEvent, trainLoop } from "./train/loop.ts";
export type * from "./types/index.ts";
