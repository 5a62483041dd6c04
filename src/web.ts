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
 *
 * @module unweave/web
 */

/** Drawn heads, for pages that have no pictures: levels → pixels. */
export { SIDE as FACE_SIDE } from "./data/drawn/faces/render.ts";
export { LIGHTS as FACE_LIGHTS, POSES as FACE_POSES, renderFaces } from "./data/drawn/faces/scene.ts";
export { levelLabel } from "./data/factors.ts";
export { pixels } from "./data/images/pixels.ts";
export { shrunk } from "./data/images/shrink.ts";
/** Edits of codes, as `unweave edit` makes them. */
export * as edits from "./edit/index.ts";
export { applySets, type Setting, settingOf } from "./edit/plan.ts";
export { available, openRuntime, type WebBackend, type WebOptions } from "./engine/backends/web.ts";
/** Symbolic tensors, operators with their gradients, and the step as a file. */
export * as engine from "./engine/index.ts";
/** What metrics are made of, for pages that measure codes as they change. */
export { entropy } from "./estimators/information/information.ts";
export { ksgInformation, levelInformation, type Points, pointsOf } from "./estimators/information/ksg.ts";
export { fitLogistic, type LinearModel, probabilities } from "./estimators/logisticRegression.ts";
export { eachDistances, smallest } from "./estimators/nearestNeighbours.ts";
export { ridgeBasis } from "./estimators/ridge.ts";
export { resolveExperiment } from "./experiment/resolve.ts";
export { type ExperimentInput, experimentInput } from "./experiment/schema.ts";
export { applySettings, type SettingsContext } from "./experiment/settings.ts";
export { supervisionOf } from "./experiment/supervision.ts";
export { contractOf, type EncoderContract } from "./inference/contract.ts";
export { type Decoder, openDecoder } from "./inference/decoder.ts";
export { encode } from "./inference/encode.ts";
export { openPictureEncoder, type PictureEncoder } from "./inference/pictureEncoder.ts";
export { type CanvasPixels, resampled } from "./inference/resample.ts";
export { type Geometry, geometry } from "./metrics/distribution/alignmentUniformity.ts";
export { toDense } from "./numerics/dense.ts";
export * from "./numerics/matrix.ts";
export { rightSingular } from "./numerics/singular.ts";
export { batchMaker } from "./pairs/batch.ts";
export { viewOptions } from "./pairs/views/view.ts";
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
