/**
 * The library: what a program that imports "unweave" may use. The command line is a thin layer over these.
 *
 *     const dataset = await openDataset({ name: "faces" });
 *     const experiment = resolveExperiment({ data: { name: "faces" }, recipe: "blocks" }, dataset);
 *     const { scores } = await execute(experiment, dataset, { folder: "runs/faces" });
 */
import * as data from "./data/index.ts";
import { resolve } from "./registry.ts";
import type { Dataset, Ref } from "./types.ts";

/** A dataset by name and options, e.g. `{ name: "images", options: { path: "photos" } }`. */
export const openDataset = async (ref: Ref): Promise<Dataset> => resolve("dataset", data, ref);

export { catalogue, extend } from "./catalogue.ts";
export { InputError, Interrupted, RunError } from "./check.ts";
export { readCodes } from "./data/codes.ts";
export { type FactorTable, readFactors } from "./data/factorTable.ts";
export { splitRows } from "./data/table.ts";
export * as engine from "./engine/index.ts";
export { type Rng, random } from "./random.ts";
export { define, type Entry, lookup, resolve } from "./registry.ts";
export { type ReportOptions, renderReport } from "./report/index.ts";
export { scoreElsewhere, splitElsewhere } from "./run/elsewhere.ts";
export { type Embedded, type EmbedOptions, embed } from "./run/embed.ts";
export { type EvaluateOptions, evaluate, type Scored, type Skipped, scoresOf } from "./run/evaluate.ts";
export { execute, type RunOptions, type RunResult } from "./run/execute.ts";
export { type ExperimentInput, resolveExperiment } from "./run/experiment.ts";
export { openRun, readScores } from "./run/folder.ts";
export type { MetricProgress, PoolOptions } from "./run/metricPool.ts";
export { encode } from "./train/encode.ts";
export type * from "./types.ts";
