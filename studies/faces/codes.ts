/** Codes of a dataset's rows: from a short run on chosen rows, or in closed form. */

import { Matrix as Dense, solve } from "ml-matrix";
import {
  type Blocks,
  type Dataset,
  datasets,
  type Experiment,
  type Matrix,
  numerics,
  RunError,
  type study,
  training,
} from "../../src/index.ts";

/** What a short run gives for a whole dataset. */
export interface Codes {
  /** Every row of the dataset, [rows, dim]. */
  readonly trained: Matrix;
  readonly untrained: Matrix;
  readonly blocks: Blocks;
}

/** Trains on `rows` only; the run is too short to be worth a folder. */
export async function trainedCodes(
  experiment: Experiment,
  dataset: Dataset,
  rows: Int32Array,
  { signal, progress }: Pick<study.RowContext, "signal" | "progress">,
): Promise<Codes> {
  const job = training.assemble(experiment, dataset, rows);
  const runtime = new training.NodeRuntime();
  const { steps, seed } = experiment;
  try {
    for await (const event of training.trainLoop(job, runtime, { steps, seed, checkpointEvery: 0, signal })) {
      if (event.type === "step") progress(event.step / event.total, `step ${event.step}`);
      if (event.type === "end" && event.reason !== "finished") {
        signal.throwIfAborted();
        throw new RunError(
          "training",
          dataset.name,
          "finite numbers",
          event.why ?? "NaN",
          "Lower the weights.",
        );
      }
    }
    const read = async (model: Uint8Array) =>
      training.encode(runtime, model, dataset, datasets.allRows(dataset));
    return {
      trained: await read(job.encoder(await runtime.getState())),
      untrained: await read(job.encoder(job.step.state)),
      blocks: job.blocks,
    };
  } finally {
    await runtime.close();
  }
}

/** Columns of one block, or the whole code where there is no block of that name. */
export const blockOf = ({ trained, blocks }: Codes, name: string): Matrix =>
  Object.hasOwn(blocks, name) ? numerics.columns(trained, ...blocks[name]) : trained;

/** Normalised pictures as numbers of mean 0 and variance 1, [rows, pixels]. */
export function standardPixels(dataset: Dataset): Matrix {
  const matrix = datasets.pixels(dataset, datasets.allRows(dataset));
  return { ...matrix, data: matrix.data.map((value) => (255 * value - 128) / 42) };
}

/**
 * One score per level for every row of `x` [rows, columns]: ridge regression to ±, fitted on `fit` [rows] whose levels are
 * `levels` [fit.length]; intercepts are free. In the dual, for there are fewer rows than pixels.
 */
export function ridgeScores(
  x: Matrix,
  fit: Int32Array,
  levels: Int32Array,
  classes: number,
  penalty: number,
): Matrix {
  const known = dense(numerics.rowsAt(x, fit));
  const centre = known.mean("column");
  known.subRowVector(centre);
  const targets = Dense.zeros(fit.length, classes);
  levels.forEach((level, i) => {
    targets.set(i, level, 1);
  });
  const middle = targets.mean("column");
  targets.subRowVector(middle);
  const kernel = known.mmul(known.transpose()).add(Dense.eye(fit.length).mul(penalty));
  const slopes = known.transpose().mmul(solve(kernel, targets));
  const scores = dense(x).subRowVector(centre).mmul(slopes).addRowVector(middle);
  return { rows: x.rows, columns: classes, data: Float32Array.from(scores.to1DArray()) };
}

const dense = ({ rows, columns: width, data }: Matrix): Dense =>
  Dense.from1DArray(rows, width, Array.from(data));
