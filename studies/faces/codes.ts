/** Codes of a dataset's rows: from a short run on chosen rows, or in closed form. */
import { Matrix as Dense, solve } from "ml-matrix";
import { allRows } from "../../src/data/dataset.ts";
import { pixels } from "../../src/data/images/pixels.ts";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { RunError } from "../../src/errors.ts";
import { encode } from "../../src/inference/encode.ts";
import { columns, rowsAt } from "../../src/numerics/matrix.ts";
import type { RowContext } from "../../src/study/study.ts";
import { assemble } from "../../src/train/assemble.ts";
import { trainLoop } from "../../src/train/loop.ts";
import type { Blocks, Dataset, Experiment, Matrix } from "../../src/types/index.ts";

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
  { signal, progress }: Pick<RowContext, "signal" | "progress">,
): Promise<Codes> {
  const job = assemble(experiment, dataset, rows);
  const runtime = new NodeRuntime();
  const { steps, seed } = experiment;
  try {
    for await (const event of trainLoop(job, runtime, { steps, seed, checkpointEvery: 0, signal })) {
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
    const read = async (model: Uint8Array) => encode(runtime, model, dataset, allRows(dataset));
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
  Object.hasOwn(blocks, name) ? columns(trained, ...blocks[name]) : trained;

/** Normalised pictures as numbers of mean 0 and variance 1, [rows, pixels]. */
export function standardPixels(dataset: Dataset): Matrix {
  const matrix = pixels(dataset, allRows(dataset));
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
  const known = dense(rowsAt(x, fit));
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
