/**
 * The library: what a program that imports "unweave" may use, on two screens. The command line is a thin layer over the same
 * functions.
 *
 *     const run = await train(
 *       { data: "faces", recipe: "disco", code: { identity: 2, lighting: 2, pose: 2 }, metrics: ["retrieval"] },
 *       { folder: "runs/faces" },
 *     );
 *     run.scores.retrieval?.value;
 *     const codes = await run.encode(await openDataset("faces"));
 *     codes.identity; // a name that is no block, factor or metric does not compile
 *
 * Every example in the documentation of these functions is run by test/library/examples.test.ts.
 *
 * @module unweave
 */

import "./expectNode.ts";

// Entries of one's own.
export { catalogue, extend } from "./catalogue.ts";
// A recipe that chooses itself.
export type { Choice } from "./choose/choice.ts";
export { type ChooseOptions, chooseExperiment } from "./choose/choose.ts";
export type { Chosen } from "./choose/chosen.ts";
export { chooseAndTrain } from "./choose/run.ts";
export { type FactorFileOptions, type FactorTable, readFactors } from "./data/features/readFactors.ts";
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
/**
 * What metrics and studies fit to codes: attackers held out by folds, nearest neighbours, estimates of information.
 *
 * ```ts
 * console.log(estimators.balancedAccuracy(Int32Array.of(0, 0, 0, 1), Int32Array.of(0, 0, 1, 1), 2)); // 0.75
 * console.log(Object.keys(estimators.attackers)); // logistic, nearest, …
 * ```
 */
export * as estimators from "./estimators/index.ts";
export type { RunOptions } from "./execute/execute.ts";
/**
 * Experiments: what a person writes, and what it resolves to with every default said.
 *
 * ```ts
 * const faces = await openDataset({ name: "faces", options: { people: 4, pictures: 48 } });
 * const experiment = experiments.resolveExperiment({ data: { name: "faces" }, recipe: "disco", steps: 2 }, faces);
 * console.log(experiment.terms, experiments.supervisionOf(experiment)); // …, "pairs"
 * ```
 */
export * as experiments from "./experiment/index.ts";
/** A run as a folder for other programs. */
export { type Exported, exportRun } from "./export/exportRun.ts";
export type { ExportOptions } from "./export/options.ts";
export { type Codec, type CodecOptions, type Encoder, openCodec } from "./inference/codec.ts";
export { type Embedded, type EmbedOptions, embed } from "./inference/embed.ts";
export type { Skipped } from "./inference/encodePictures.ts";
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
export type { Picture } from "./library/pictures.ts";
/**
 * Datasets: rows, levels, pixels, splits.
 *
 * ```ts
 * const sprites = await openDataset({ name: "sprites", options: { pictures: 40 } });
 * const { train, test } = datasets.splitRows(sprites, { unseen: {}, testShare: 0.2 }, random(0));
 * console.log(test.length, datasets.levelsOf(sprites, "shape", test)); // 8, …
 * console.log(datasets.pixels(sprites, train).columns);
 * ```
 */
export * as datasets from "./library/rooms/datasets.ts";
/**
 * Embedding piece by piece, for whoever cuts it into shards: rows that are encoded together, and the files of codes.
 *
 * ```ts
 * console.log(embedding.batchOf([3, 64, 64])); // 256: pictures that are encoded together
 * ```
 */
export * as embedding from "./library/rooms/embedding.ts";
/**
 * Evaluation piece by piece: the representation of an encoder, its scores, a single metric.
 *
 * ```ts
 * const ideal = [[1, 0], [0, 1]]; // how much each dimension (row) tells of each factor (column)
 * console.log(evaluation.dciScores(ideal).disentanglement); // 1
 * ```
 */
export * as evaluation from "./library/rooms/evaluation.ts";
/**
 * Figures as SVG text, in the style of reports; marks are those of Observable Plot.
 *
 * ```ts
 * const { text } = figures.figure("Nothing yet", { marks: [], x: { domain: [0, 1] } });
 * console.log(text.startsWith("<svg"));
 * ```
 */
export * as figures from "./library/rooms/figures.ts";
/**
 * Searches among levels of the content that training left out, step by step as a choice makes them.
 *
 * ```ts
 * const faces = await openDataset({ name: "faces", options: { people: 6, pictures: 60 } });
 * const [{ held }] = heldOut.foldsOf(faces, "identity", 3, random(0));
 * const questions = heldOut.questionsOf(faces, { content: "identity", nuisance: ["lighting"] }, held, random(0));
 * const codes = datasets.pixels(faces, held);
 * const runtime = new training.NodeRuntime();
 * console.log((await heldOut.scoresOf(runtime, questions, codes, codes)).rank1);
 * await runtime.close();
 * ```
 */
export * as heldOut from "./library/rooms/heldOut.ts";
/**
 * The arithmetic of terms by itself: losses, bounds on mutual information, kernels, and the critics that bounds train.
 *
 * ```ts
 * const [x, y] = ["x", "y"].map((name) => engine.input(name, [8, 3]));
 * const loss = objectives.infoNceLoss(x, y, { similarity: "cosine", temperature: 0.1, candidates: "both" });
 * console.log(engine.gradients(loss, [x])[0].shape); // 8, 3
 * ```
 */
export * as objectives from "./library/rooms/objectives.ts";
/**
 * Run folders: what is in them, the record of their data, locks, and files that are whole or not there.
 *
 * ```ts
 * const lock = runs.lockFolder("runs/mine");
 * runs.writeJson("runs/mine/note.json", { by: runs.VERSION });
 * lock.release();
 * console.log(runs.isBegun("runs/mine")); // false
 * ```
 */
export * as runs from "./library/rooms/runs.ts";
/**
 * Training without a run folder: what an experiment assembles to, its loop, the runtime of Node, codes of the encoder.
 *
 * ```ts
 * const faces = await openDataset({ name: "faces", options: { people: 4, pictures: 48 } });
 * const experiment = experiments.resolveExperiment(
 *   { data: { name: "faces" }, recipe: "infonce", steps: 1, batch: 16 },
 *   faces,
 * );
 * const job = training.assemble(experiment, faces, datasets.allRows(faces));
 * const runtime = new training.NodeRuntime();
 * for await (const event of training.trainLoop(job, runtime, { steps: 1, seed: 0, checkpointEvery: 0 }))
 *   if (event.type === "end") console.log(job.encoder(event.state).length);
 * await runtime.close();
 * ```
 */
export * as training from "./library/rooms/training.ts";
export { type ExperimentRequest, openDataset, openRun, type Run, train } from "./library/run.ts";
/**
 * Matrices of rows and columns, and plain statistics.
 *
 * ```ts
 * const codes = { rows: 2, columns: 2, data: Float32Array.of(3, 4, 0, 2) };
 * console.log(numerics.unitRows(codes).data); // 0.6, 0.8, 0, 1
 * ```
 */
export * as numerics from "./numerics/index.ts";
export { type Rng, random } from "./random.ts";
export { registries } from "./registries.ts";
export { define, type Entries, type Entry, optionNames, type Registry } from "./registry.ts";
export { type ReportOptions, renderReport } from "./report/index.ts";
export {
  type Answer,
  type Match,
  openSearch,
  type QueryOptions,
  type Search,
  type SearchOptions,
} from "./search/search.ts";
/**
 * The frame of studies: a plan of rows, a runner that computes what is missing, tables of means and spreads.
 *
 * ```ts
 * const row = (seed: number) =>
 *   ({ key: `draw-${seed}`, settings: { seed }, cost: 1, run: async () => random(seed).uniform() });
 * const draws = study.plan({
 *   rows: [row(0), row(1)],
 *   summary: (results) => ({ markdown: study.spread([...results.values()]), value: null }),
 * });
 * const { markdown } = await study.runStudy(draws, { folder: "draws", signal: new AbortController().signal });
 * console.log(markdown); // mean ± deviation in per cent
 * ```
 */
export * as study from "./study/index.ts";
export type * from "./types/index.ts";
