/**
 * The library in a page ("unweave/web"): everything between what a person asks for and trained parameters, without a word
 * of Node. The page brings the dataset.
 *
 *     const experiment = resolveExperiment({ data: { name: "mine" }, recipe: "blocks" }, dataset);
 *     const runtime = await openRuntime("wasm");
 *     const job = assemble(experiment, dataset, rows);
 *     for await (const event of trainLoop(job, runtime, { steps, seed, checkpointEvery: 0 })) …
 *
 * A page that only makes codes of pictures needs the bytes of an `encoder.onnx`:
 *
 *     const encoder = await openPictureEncoder(await openRuntime("wasm"), bytes);
 *     const { data } = await encoder.encode([context.getImageData(0, 0, canvas.width, canvas.height)]);
 */
export { levelLabel } from "./data/factors.ts";
/** Edits of codes, as `unweave edit` makes them. */
export * as edits from "./edit/index.ts";
export { applySets, type Setting, settingOf } from "./edit/plan.ts";
export { available, openRuntime, type WebBackend, type WebOptions } from "./engine/backends/web.ts";
/** Symbolic tensors, operators with their gradients, and the step as a file. */
export * as engine from "./engine/index.ts";
export { resolveExperiment } from "./experiment/resolve.ts";
export { type ExperimentInput, experimentInput } from "./experiment/schema.ts";
export { applySettings, type SettingsContext } from "./experiment/settings.ts";
export { supervisionOf } from "./experiment/supervision.ts";
export { contractOf, type EncoderContract } from "./inference/contract.ts";
export { type Decoder, openDecoder } from "./inference/decoder.ts";
export { encode } from "./inference/encode.ts";
export { openPictureEncoder, type PictureEncoder } from "./inference/pictureEncoder.ts";
export { type CanvasPixels, resampled } from "./inference/resample.ts";
export { columns, type Matrix, unitRows } from "./numerics/matrix.ts";
export { type Rng, random } from "./random.ts";
export { registries } from "./registries.ts";
export { define, type Entries, type Entry, Registry, registry } from "./registry.ts";
export { type Reference, referenceOf } from "./run/referenceArrays.ts";
/** What `unweave serve` answers, for the page that it serves. */
export type * from "./serve/api.ts";
export { nearestByCosine } from "./serve/points/nearest.ts";
export { type LoggedStep, Thinned } from "./serve/thinned.ts";
export { type Assembled, assemble } from "./train/assemble.ts";
export { type LoopOptions, type TrainEvent, trainLoop } from "./train/loop.ts";
export type * from "./types/index.ts";
