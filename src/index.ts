/**
 * The library: what a program that imports "unweave" may use, on two screens. The command line is a thin layer over the same
 * functions.
 *
 *     const run = await train(
 *       { data: "faces", recipe: "blocks", code: { identity: 16, lighting: 8, pose: 8 }, metrics: ["retrieval"] },
 *       { folder: "runs/faces" },
 *     );
 *     run.scores.retrieval?.value;
 *     const codes = await run.encode(await openDataset("faces"));
 *     codes.identity; // a name that is no block, factor or metric does not compile
 *
 * Every example in the documentation of these functions is run by test/library/examples.test.ts.
 */

// Entries of one's own.
export { catalogue, extend } from "./catalogue.ts";
export { type FactorTable, readFactors } from "./data/features/readFactors.ts";
// Files of other programs, pictures of one's own, pages.
export { readCodes } from "./data/features/readFeatures.ts";
export { type Editor, type Opened, openEditor } from "./edit/editor.ts";
/**
 * Edits of codes, pure: swap, traverse, set a factor, interpolate, sample; parts by name, and how novel a code is.
 *
 * ```ts
 * const codes = { rows: 3, columns: 2, data: Float32Array.of(0, 0, 1, 2, 2, 4) };
 * const train = { codes, levels: Int32Array.of(0, 1, 2) };
 * const line = edits.traverse({ train }, Float32Array.of(0, 0), [0, 2], { steps: 5 });
 * console.log(edits.swap(line.data.subarray(0, 2), line.data.subarray(8, 10), [0, 1]));
 * ```
 */
export * as edits from "./edit/index.ts";
/**
 * Symbolic tensors, operators with their gradients, and the step as a file.
 *
 * ```ts
 * const x = engine.input("x", [3]);
 * const loss = engine.sum(engine.square(x));
 * const [slope] = engine.gradients(loss, [x]);
 * console.log(engine.emitModel({ loss, slope }).length, slope.shape);
 * ```
 */
export * as engine from "./engine/index.ts";
// What goes wrong, and what everything is made of.
export { InputError, Interrupted, RunError } from "./errors.ts";
export type { RunOptions } from "./execute/execute.ts";
export { type Codec, type CodecOptions, type Encoder, openCodec } from "./inference/codec.ts";
export { type Embedded, type EmbedOptions, embed, type Skipped } from "./inference/embed.ts";
// Train, load, measure.
export { type EvaluateOptions, evaluate, type Labelled } from "./library/evaluate.ts";
export type {
  Added,
  Codes,
  DatasetChoice,
  DatasetName,
  FactorOf,
  MetricChoice,
  MetricName,
  NamedScore,
  RecipeName,
  Scores,
} from "./library/names.ts";
export { type ExperimentRequest, openDataset, openRun, type Run, train } from "./library/run.ts";
export { type Rng, random } from "./random.ts";
export { define, type Entries, type Entry } from "./registry.ts";
export { type ReportOptions, renderReport } from "./report/index.ts";
export type * from "./types/index.ts";
