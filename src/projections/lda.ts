import { Matrix as Dense } from "ml-matrix";
import { z } from "zod";
import { factorNamed } from "../data/factors.ts";
import { define } from "../registry.ts";
import type { Factor, Fitted, Projection, ProjectionSample } from "../types/index.ts";
import { alongComponents, componentsOf, fromComponents } from "./components.ts";
import { eigen, inverseRoot } from "./inverseRoot.ts";
import { levelsIn } from "./levels.ts";

/** The within-class scatter is given this share of its mean variance in every direction, so that few pictures do not rule. */
const SHRINKAGE = 0.1;

interface Options {
  readonly factor: string;
  readonly dimensions: number;
}

/** Never more than there are differences between levels. */
const columnsOf = ({ factor, dimensions }: Options, factors: readonly Factor[]): number =>
  Math.max(1, Math.min(dimensions, factorNamed({ factors }, factor).size - 1));

/**
 * The directions in which the levels of a factor differ most, measured by how much pictures of one level do; within a level every
 * column varies by about 1. Of the content, mirrored pictures are further levels.
 */
export const lda = define({
  about: "a block that tells levels of a factor apart: Fisher's discriminants, in principal components",
  source: "Fisher 1936; Fisherfaces: Belhumeur, Hespanha & Kriegman 1997 (doi:10.1109/34.598228)",
  verified: "worlds with known answers (test/projections/readouts.test.ts)",
  supervision: "all labels",
  options: z.strictObject({
    factor: z.string().describe("Whose levels are told apart."),
    dimensions: z
      .number()
      .int()
      .positive()
      .default(2)
      .describe("Columns of the block, one fewer than levels at most."),
  }),
  columnsOf,
  create: (options): Projection => ({ fit: (sample) => discriminants(sample, options) }),
});

async function discriminants(sample: ProjectionSample, options: Options): Promise<Fitted> {
  const { mean, directions } = await componentsOf(sample);
  const [within, between] = await scatters(sample, options.factor, directions.rows);
  const width = within.rows;
  within.add(Dense.eye(width).mul(Math.max((SHRINKAGE * within.trace()) / width, Number.MIN_VALUE)));
  const white = inverseRoot(within);
  const found = eigen(white.mmul(between).mmul(white));
  const columns = columnsOf(options, sample.factors);
  const useful = found.order
    .slice(0, columns)
    .filter((k) => found.values[k] > 1e-9 * found.values[found.order[0]]);
  const weights = white.mmul(found.vectors.subMatrixColumn(useful)).to2DArray();
  const padded = weights.map((row) => Array.from({ length: columns }, (_, c) => row[c] ?? 0));
  const matrix = fromComponents(directions, padded);
  const lacking = columns - useful.length;
  const why = `${lacking} of ${columns} columns are 0: the training pictures show too few levels`;
  return {
    mean,
    matrix,
    ...(lacking > 0 && { warnings: [`projection lda of "${options.factor}": ${why}`] }),
  };
}

/** Scatter within levels and of their means, along the components. */
async function scatters(
  sample: ProjectionSample,
  factor: string,
  width: number,
): Promise<[within: Dense, between: Dense]> {
  const [within, between] = [Dense.zeros(width, width), Dense.zeros(width, width)];
  const read = factor === sample.content ? sample.sets : sample.sets.slice(0, 1);
  for (const set of read) {
    const along = await alongComponents(sample, set);
    const { of } = levelsIn(sample, set, factor);
    for (let level = 0; level < 1 + of.reduce((a, b) => Math.max(a, b), -1); level++) {
      const rows = [...of.keys()].filter((row) => of[row] === level);
      if (rows.length === 0) continue;
      const x = new Dense(rows.map((row) => [...along.subarray(row * width, (row + 1) * width)]));
      const middle = Dense.rowVector(x.mean("column"));
      const rest = x.subRowVector(middle);
      within.add(rest.transpose().mmul(rest));
      between.add(middle.transpose().mmul(middle).mul(rows.length));
    }
  }
  const total = read.reduce((sum, { codes }) => sum + codes.rows, 0);
  return [within.div(total), between.div(total)];
}
