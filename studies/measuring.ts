/** What studies of blocks read of a run, and of codes that nothing trained. */

import { rmSync } from "node:fs";
import {
  type Blocks,
  type Dataset,
  datasets,
  type Experiment,
  evaluation,
  type Matrix,
  numerics,
  type Ref,
  type Representation,
  type Score,
  type Split,
  type Supervision,
  study,
  training,
} from "../src/index.ts";

/** Columns of the tables, each from one metric. */
export const COLUMNS = ["DCI", "DCI, blocks", "FactorVAE", "MIG, blocks", "best", "own", "leak"] as const;
/** Name of a column. */
export type Column = (typeof COLUMNS)[number];

/** `leakage` has one attacker, ten nearest neighbours, and says what each block tells of each factor. Intervals come from seeds. */
const READINGS: readonly Ref[] = [
  { name: "dci" },
  { name: "factorVae" },
  { name: "blockMig", options: { resamples: 0 } },
  { name: "leakage", options: { attackers: ["nearest"], groups: null, resamples: 0 } },
  { name: "blockUse" },
];

/** One row of such a table. */
export interface Measured {
  readonly told: Supervision;
  /** Column → value; what has no value there (one block) is missing. */
  readonly values: Readonly<Partial<Record<Column, number>>>;
  /** What the metrics say of shuffled levels. */
  readonly chance: Readonly<Partial<Record<Column, number>>>;
  /** Factor → balanced accuracy of its own block's ten nearest neighbours; of the whole code where there is one block. */
  readonly own: Readonly<Record<string, number>>;
  /** What `blockUse` warns of. */
  readonly said: readonly string[];
  /** The seconds that training took, whatever else the machine did meanwhile; null where a finished run was read. */
  readonly seconds: number | null;
}

type Read = Pick<Score, "metric" | "value" | "null" | "matrix" | "perFactor" | "warnings">;

/** What a table shows of a row: of a code of one block there is no gap between blocks. */
export const shown = ({ values }: Measured, column: Column): number | undefined =>
  column === "MIG, blocks" && values["DCI, blocks"] === undefined ? undefined : values[column];

/** Makes a row of the scores of a run. */
export function measured(
  scores: readonly Read[],
  supervision: Supervision,
  { factors, blocks }: Pick<Representation, "factors" | "blocks">,
  seconds: number | null,
): Measured {
  const of = (name: string) => scores.find(({ metric }) => metric === name);
  const table = of("leakage")?.matrix;
  const own = Object.fromEntries(
    factors.flatMap(({ name }, f) => {
      const at = table?.rows.indexOf(name) ?? -1;
      const row = table?.values[table.rows.length === 1 ? 0 : at];
      return row === undefined ? [] : [[name, row[f]]];
    }),
  );
  const read: Readonly<Record<Column, Pick<Score, "value" | "null"> | undefined>> = {
    DCI: of("dci"),
    "DCI, blocks": ofBlocks(of("dci"), blocks),
    FactorVAE: of("factorVae"),
    "MIG, blocks": of("blockMig"),
    best: of("blockUse") && { value: numerics.mean(Object.values(of("blockUse")!.perFactor)), null: 0 },
    own: meanOwn(Object.values(own), factors),
    leak: table && table.rows.length > 1 ? of("leakage") : undefined,
  };
  const kept = (of: "value" | "null") =>
    Object.fromEntries(
      COLUMNS.flatMap((column) =>
        typeof read[column]?.[of] === "number" ? [[column, read[column][of]]] : [],
      ),
    );
  const said = of("blockUse")?.warnings ?? [];
  return { told: supervision, values: kept("value"), chance: kept("null"), own, said, seconds };
}

/** What the metric `blockDci` says, from the trees of `dci`: importances summed per block. */
function ofBlocks(dci: Read | undefined, blocks: Blocks): Pick<Score, "value" | "null"> | undefined {
  const { matrix } = dci ?? {};
  if (!matrix || Object.keys(blocks).length < 2) return undefined;
  const summed = Object.values(blocks).map(([start, end]) =>
    matrix.columns.map((_, f) => matrix.values.slice(start, end).reduce((sum, row) => sum + row[f], 0)),
  );
  return { value: evaluation.dciScores(summed).disentanglement, null: null };
}

function meanOwn(own: readonly number[], factors: Dataset["factors"]) {
  if (own.length === 0) return undefined;
  return { value: numerics.mean(own), null: numerics.mean(factors.map(({ size }) => 1 / size)) };
}

/** Says on what a run is read. */
export interface Reading {
  /** Metrics see so many rows of each part at most. */
  readonly mostRows: number;
  /** What is read, where it is not what was trained on: probes are fitted to one part of it and read on the other. */
  readonly of?: { readonly dataset: Dataset; readonly split: Split };
}

/** Trains a run (or goes on with it, or reads it if it is done) and measures it; the row is kept, and the run is not. */
export async function trainAndMeasure(
  experiment: Experiment,
  dataset: Dataset,
  { mostRows, of }: Reading,
  context: study.RowContext,
): Promise<Measured> {
  const begun = performance.now();
  const { scores, secondsPerStep } = await study.trainRow({ ...experiment, metrics: [] }, dataset, context);
  const seconds = secondsPerStep === null ? null : (performance.now() - begun) / 1000;
  const asked = { ...experiment, metrics: READINGS };
  const found = await evaluation.evaluateRun(context.folder, asked, of?.dataset ?? dataset, {
    signal: context.signal,
    mostRows,
    ...(of && { split: of.split }),
    onMetric: ({ share, running }) => context.progress(0.7 + 0.3 * share, running.join(", ")),
  });
  // The run is made again from its experiment, which is the row's settings.
  rmSync(context.folder, { recursive: true });
  return measured(found.scores, scores.supervision, { ...dataset, blocks: scores.blocks }, seconds);
}

/** Numbers per picture of the row of raw pixels: 8×8 squares. */
const PIXELS = 64;

/** Codes that are computed from rows without an encoder. */
export interface GivenCodes {
  readonly told: Supervision;
  readonly blocks: Blocks;
  codes(rows: Int32Array): Matrix;
}

/** Rows that nothing trained: pixels averaged to 8×8, and the encoder before its first step. */
export const BASELINES = ["raw", "untrained"] as const;
/** Name of such a row. */
export type Baseline = (typeof BASELINES)[number];

/** Measures a baseline, or codes that are computed without an encoder. */
export async function measureBaseline(
  kind: Baseline | GivenCodes,
  experiment: Experiment,
  dataset: Dataset,
  mostRows: number,
  { signal, progress }: study.RowContext,
): Promise<Measured> {
  const split = datasets.splitOf(dataset, experiment);
  const job = training.assemble(experiment, dataset, split.train);
  const encoder = job.encoder(job.step.state);
  const options = {
    ...{ mostRows, signal },
    onMetric: ({ share, running }: { share: number; running: readonly string[] }) =>
      progress(share, running.join(", ")),
  };
  const runtime = new training.NodeRuntime();
  const models = {
    shape: dataset.shape,
    blocks: job.blocks,
    encoder,
    decoder: null,
    untrained: () => encoder,
  };
  const codec = training.codecOf(runtime, models);
  const asked = { ...experiment, metrics: READINGS };
  try {
    if (kind === "untrained") {
      const { scores } = await evaluation.evaluate(codec, asked, dataset, options);
      return measured(scores, "none", { ...dataset, ...job }, null);
    }
    const bare = { ...asked, metrics: [] };
    const { representation, rows } = await evaluation.evaluate(codec, bare, dataset, options);
    const given = kind === "raw" ? pixelCodes(dataset) : kind;
    const read = withCodes({ ...representation, unseenFactor: null }, rows, given);
    const { scores } = await evaluation.scoresOf(read, { ...asked, ...options });
    return measured(scores, given.told, read, null);
  } finally {
    await runtime.close();
  }
}

function pixelCodes(dataset: Dataset): GivenCodes {
  const codes = (rows: Int32Array) => datasets.shrunkTo(dataset, rows, PIXELS);
  return { told: "none", blocks: { pixels: [0, codes(Int32Array.of(0)).columns] }, codes };
}

function withCodes(of: Representation, rows: Split, { blocks, codes }: GivenCodes): Representation {
  const sample = (part: "train" | "test" | "unseen") => ({ ...of[part], codes: codes(rows[part]) });
  const [train, test, unseen] = [sample("train"), sample("test"), sample("unseen")];
  return { ...of, blocks, train, test, unseen, baselines: {} };
}
