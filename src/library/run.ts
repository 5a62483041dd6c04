/** Training, and what a finished run can be asked. */
import { allRows } from "../data/dataset.ts";
import { datasets } from "../data/registry.ts";
import { execute, type RunOptions } from "../execute/execute.ts";
import { resolveExperiment } from "../experiment/resolve.ts";
import type { ExperimentInput } from "../experiment/schema.ts";
import { blocksOf, type CodecOptions, openCodec } from "../inference/codec.ts";
import { warm } from "../inference/warm.ts";
import { openRun as experimentOf, readScores, type ScoresFile } from "../run/folder.ts";
import { type DataOptions, type KnownData, openKnownData } from "../run/knownData.ts";
import type { Dataset, Experiment, Score, Skipped, SplitChoice } from "../types/index.ts";
import {
  byMetric,
  type Codes,
  type DatasetChoice,
  type DatasetName,
  type FactorOf,
  type MetricChoice,
  type MetricName,
  type RecipeName,
  refOf,
  type Scores,
} from "./names.ts";
import { codesOfPictures, type Picture } from "./pictures.ts";

/** Metrics of a run that names none. */
type DefaultMetric = "activity" | "blockAccuracy" | "collapse" | "mig" | "retrieval";

/** An experiment as a program writes it; what is left out has the defaults of the program's `train`. */
export type ExperimentRequest<D extends DatasetName, Block extends string, M extends MetricName> = Omit<
  ExperimentInput,
  "data" | "recipe" | "code" | "split" | "metrics"
> & {
  readonly data: DatasetChoice<D>;
  readonly recipe: RecipeName;
  /** Block name → dimensions. */
  readonly code?: Readonly<Record<Block, number>>;
  readonly split?: {
    /** Factor → labels of the levels that are never trained on. */
    readonly unseen?: Readonly<Partial<Record<FactorOf<D>, readonly (string | number)[]>>>;
    readonly stratify?: FactorOf<D>;
    readonly groups?: FactorOf<D>;
  } & Partial<Omit<SplitChoice, "unseen" | "stratify" | "groups">>;
  readonly metrics?: readonly MetricChoice<M>[];
};

/** A finished run. */
export interface Run<
  Block extends string = string,
  Factor extends string = string,
  M extends string = string,
> {
  readonly folder: string;
  readonly experiment: Experiment;
  readonly scores: Scores<M, Factor, Block>;
  /** Metrics that say nothing of this run, and why. */
  readonly skipped: readonly Skipped[];
  /** What was converted, dropped, missing or left out. */
  readonly warnings: readonly string[];
  /**
   * Codes of a dataset's pictures, block by block. `rows`: which pictures, all by default. Calls share one session and are answered one
   * after another, however many there are at once; it is kept for the next call.
   */
  encode(dataset: Dataset, rows?: Int32Array): Promise<Codes<Block>>;
  /**
   * The same of pictures in files (paths) or in memory (the bytes of a JPEG, PNG, …), resized and normalised as the run's own were;
   * the first that cannot be read is an InputError.
   */
  encodePictures(pictures: readonly Picture[]): Promise<Codes<Block>>;
  /** Frees what `encode` keeps, at once; it would be let go after half a minute, and does not keep the process alive. */
  close(): Promise<void>;
  /** The run's own data, opened where it lies now: its rows in the parts that they had; an InputError where they have changed. */
  data(options?: DataOptions): Promise<KnownData>;
}

/**
 * Opens a dataset by name; what it warns of is in `warnings`. An unknown name, option or value is an InputError.
 *
 * ```ts
 * const faces = await openDataset({ name: "faces", options: { people: 4, pictures: 48 } });
 * console.log(faces.rows, faces.factors.map((factor) => factor.name)); // 48, identity, lighting, …
 * ```
 */
export async function openDataset<const D extends DatasetName>(
  choice: DatasetChoice<D>,
): Promise<Dataset<FactorOf<D>>> {
  return (await datasets.resolve(refOf(choice))) as Dataset<FactorOf<D>>;
}

/**
 * Trains, evaluates, and writes a run folder. An InputError says what cannot be meant; `signal` stops it with Interrupted, and
 * the same call with `resume: true` goes on. A place that cannot be written is a RunError.
 *
 * ```ts
 * const data = { name: "faces", options: { people: 4, pictures: 48 } } as const;
 * const code = { identity: 4, lighting: 2, pose: 2 };
 * const run = await train({ data, recipe: "blocks", code, steps: 2, batch: 16, metrics: ["mig"] }, { folder: "runs/faces" });
 * console.log(run.scores.mig?.value);
 * const codes = await run.encode(await openDataset(data));
 * console.log(codes.identity.columns); // 4
 * ```
 *
 * Every step, checkpoint and end is told as it comes; `training.trainLoop` gives the same events as an async iterable.
 *
 * ```ts
 * const losses: number[] = [];
 * await train(
 *   { data: { name: "faces", options: { people: 4, pictures: 48 } }, recipe: "infonce", steps: 2, batch: 16, metrics: [] },
 *   {
 *     folder: "runs/watched",
 *     onEvent(event) {
 *       if (event.type === "step") losses.push(event.loss);
 *     },
 *   },
 * );
 * console.log(losses.length); // 2
 * ```
 */
export async function train<
  const D extends DatasetName,
  const Block extends string = string,
  const M extends MetricName = DefaultMetric,
>(request: ExperimentRequest<D, Block, M>, options: RunOptions): Promise<Run<Block, FactorOf<D>, M>> {
  const data = refOf(request.data);
  const dataset = await openDataset(request.data);
  const given = {
    ...request,
    data,
    ...(request.metrics && { metrics: request.metrics.map((metric) => refOf(metric)) }),
  };
  const experiment = resolveExperiment(given, dataset);
  return runOf(options, experiment, await execute(experiment, dataset, options));
}

/**
 * A run that was finished before; an InputError where the folder holds none. The compiler is told its blocks by hand.
 *
 * ```ts
 * import { readFileSync } from "node:fs";
 * const run = openRun<"identity" | "lighting" | "pose">("runs/faces");
 * const faces = await openDataset({ name: "faces", options: { people: 4, pictures: 48 } });
 * const { lighting } = await run.encode(faces, Int32Array.of(0, 1, 2));
 * console.log(lighting.rows); // 3
 * const { pose } = await run.encodePictures(["picture.png", readFileSync("picture.png")]);
 * console.log(pose.data[0] === pose.data[pose.columns]); // true
 * const { dataset, split } = await run.data();
 * console.log(dataset.rows, split.test.length, run.skipped);
 * ```
 */
export function openRun<Block extends string = string, Factor extends string = string>(
  folder: string,
  options: CodecOptions = {},
): Run<Block, Factor, MetricName> {
  return runOf({ folder, ...options }, experimentOf(folder), readScores(folder));
}

function runOf<Block extends string, Factor extends string, M extends string>(
  { folder, backend }: { readonly folder: string } & CodecOptions,
  experiment: Experiment,
  { scores, skipped = [], warnings }: ScoresFile,
): Run<Block, Factor, M> {
  const shared = warm(() => openCodec(folder, { backend }));
  return {
    folder,
    experiment,
    scores: byMetric(scores as readonly Score[]),
    ...{ skipped, warnings },
    data: (options) => openKnownData(folder, options),
    encode: (dataset, rows = allRows(dataset)) =>
      shared.use(
        async (codec) => blocksOf(await codec.encodeRows(dataset, rows), codec.blocks) as Codes<Block>,
      ),
    encodePictures: (pictures) =>
      shared.use(
        async (codec) =>
          blocksOf(await codesOfPictures(codec, experiment, pictures), codec.blocks) as Codes<Block>,
      ),
    close: shared.close,
  };
}
