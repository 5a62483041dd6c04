import { mean } from "../../numerics/statistics.ts";
import type { Representation, Sample, ScoreBody } from "../../types/index.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { dciScores } from "./dciScores.ts";

/** The fit of one factor's regressor. */
export interface FactorFit {
  /** Importance of each dimension, at least 0. [dimensions] */
  readonly importance: ArrayLike<number>;
  /** How well it predicts training and test rows. */
  readonly train: number;
  readonly test: number;
  /** `importance` for shuffled levels; null where chance was not asked for. */
  readonly chance: ArrayLike<number> | null;
}

/** DCI from one fit per factor, by any regressor. */
export function dciReport(
  { factors, blocks, train, test }: Representation,
  fits: readonly FactorFit[],
  variant: string,
): Omit<ScoreBody, "further"> & { further: Record<string, number> } {
  const dimensions = Array.from({ length: train.codes.columns }, (_, j) => j);
  const importance = dimensions.map((j) => fits.map((fit) => fit.importance[j]));
  const { disentanglement, completeness, perRow, perColumn } = dciScores(importance);
  const asked = fits.every(({ chance }) => chance !== null);
  const chance = asked ? dciScores(dimensions.map((j) => fits.map((fit) => fit.chance![j]))) : null;
  const [rows, columns] = [dimensionNames(blocks), factors.map(({ name }) => name)];
  const rested = test.codes.rows > 0;
  const silent = columns.filter((_, f) => importance.every((row) => row[f] === 0));
  const [ofTrain, ofTest] = [fits.map((fit) => fit.train), fits.map((fit) => fit.test)];
  return {
    variant,
    value: disentanglement,
    ci95: null,
    null: chance?.disentanglement ?? null,
    perFactor: Object.fromEntries(columns.map((name, f) => [name, perColumn[f]])),
    perBlock: {},
    further: {
      disentanglement,
      completeness,
      informativeness: mean(ofTest),
      informativenessTrain: mean(ofTrain),
    },
    matrix: { rows, columns, values: importance },
    tables: {
      perDimension: { rows, columns: ["disentanglement"], values: perRow.map((v) => [v]) },
      informativeness: { rows: ["train", "test"], columns, values: [ofTrain, ofTest] },
    },
    sampleSize: rested ? test.codes.rows : train.codes.rows,
    warnings: [
      ...(rested ? [] : ["no rows were kept for testing: what was fitted was read on the same rows"]),
      ...(silent.length > 0 ? [`no dimension tells anything of: ${silent.join(", ")}`] : []),
    ],
  };
}

/** The rows that fits are evaluated on: test rows, or training rows where there are no test rows. */
export const testOrTrain = ({ train, test }: Representation): Sample => (test.codes.rows > 0 ? test : train);
