/** People never seen in training, enrolled by their frontal picture, under 64 lights: the shared Yale B protocol. */

import {
  type Dataset,
  datasets,
  evaluation,
  experiments,
  type Representation,
  random,
  type Sample,
  type Supervision,
  study,
} from "../../src/index.ts";
import { cellReader, dataOf, searchOf, sideLights, strangers } from "../yaleb.ts";
import { noiseOf } from "./arms.ts";
import { nuisanceDirections, without } from "./projection.ts";
import type { Reading } from "./reading.ts";

/** Columns of the table. */
export const STRANGERS = {
  all: "rank-1",
  side: "rank-1, side light",
  light: "light, 5 neighbours",
  own: "lighting block: light",
} as const;

/** The larger pictures under both normalisations, and how long to train. */
export interface StrangersSetup {
  readonly path: string;
  readonly datasets: Readonly<Record<datasets.Normalise, Dataset | null>>;
  readonly steps: number;
  readonly rate: number;
  readonly validate: boolean;
  readonly third: number;
}

interface Arm {
  readonly name: string;
  readonly normalise: datasets.Normalise;
  readonly recipe: "infonce" | "supCon" | "disco";
  /** Standard deviation of the noise on normalised pictures, as on the benchmark. */
  readonly noise?: number;
  /** Whether it is trained without light from the side. */
  readonly frontalLights?: true;
}

/** The arm whose split and metrics a code that nobody trains is read by. */
const SAME_SPLIT: Arm = { name: "SupCon on local contrast", normalise: "localContrast", recipe: "supCon" };

/** Recipes on log-standardised pictures, and on local contrast. */
export const STRANGER_ARMS: readonly Arm[] = [
  { name: "InfoNCE", normalise: "logStandardise", recipe: "infonce" },
  { name: "SupCon", normalise: "logStandardise", recipe: "supCon" },
  { name: "disco", normalise: "logStandardise", recipe: "disco" },
  SAME_SPLIT,
  { name: "SupCon on local contrast with noise", normalise: "localContrast", recipe: "supCon", noise: 1 },
  { name: "disco on local contrast", normalise: "localContrast", recipe: "disco" },
  {
    name: "SupCon on local contrast, no side light in training",
    ...{ normalise: "localContrast", recipe: "supCon", frontalLights: true },
  },
];

/**
 * A linear encoder into a wide block, moved a little: it begins as a random projection, which keeps the angles between
 * pictures, and unlearns light before it learns who the few people in training are.
 */
const CODE = { identity: 1024, lighting: 64 };

function experimentOf(
  arm: Arm,
  dataset: Dataset,
  { path, steps, rate, validate, third }: StrangersSetup,
  seed: number,
) {
  const whole = arm.recipe === "infonce";
  const noise = arm.noise === undefined ? {} : { noise: noiseOf(arm.noise) };
  const view = { crop: 0, flip: 0, ...noise };
  const identity = strangers(dataset, validate, third);
  return experiments.resolveExperiment(
    {
      data: dataOf(path, arm.normalise),
      split: {
        unseen: arm.frontalLights ? { identity, lighting: sideLights(dataset) } : { identity },
        testShare: 0.1,
      },
      recipe: arm.recipe,
      code: whole ? { code: CODE.identity + CODE.lighting } : CODE,
      net: { name: "mlp", options: { hidden: [] } },
      pairs: whole
        ? { options: view }
        : { name: "shareFactor", ...(arm.noise && { options: { view: noise } }) },
      optimiser: { name: "adam", options: { learningRate: rate } },
      ...{ steps, seed },
      metrics: [searchOf(dataset), { name: "blockAccuracy" }],
    },
    dataset,
  );
}

/** What is read of one code, by cells of the tables of its scores. */
export function readingOf(
  cell: ReturnType<typeof cellReader>,
  row: string,
  part: string,
  told: Supervision | "",
): Reading {
  return {
    table: "strangers",
    ...{ row, told },
    values: {
      [STRANGERS.all]: cell("rank1", part, "all"),
      [STRANGERS.side]: cell("rank1", part, "hard"),
      [STRANGERS.light]: cell("knnUnseen", part, "lighting"),
    },
  };
}

/** So many directions are taken out of pixels. */
const TAKEN_OUT = [5, 10, 20, 40];

/** The row of local contrast without the directions in which light moves the pictures of one person; nothing is trained. */
export function projectionRow(setup: StrangersSetup): study.Row<Reading[]> {
  const dataset = setup.datasets.localContrast!;
  const experiment = experimentOf(SAME_SPLIT, dataset, setup, 0);
  return {
    key: "strangers-projection",
    settings: { taken: TAKEN_OUT, data: experiment.data, split: experiment.split },
    cost: 2,
    run: async ({ signal, progress }) => {
      const split = datasets.splitRows(dataset, experiment.split, random(0).fork("split"));
      const directions = nuisanceDirections(dataset, split.train, Math.max(...TAKEN_OUT));
      const found: Reading[] = [];
      for (const [at, count] of TAKEN_OUT.entries()) {
        progress(at / TAKEN_OUT.length, `${count} directions`);
        const first = directions.subMatrix(
          directions.rows - count,
          directions.rows - 1,
          0,
          directions.columns - 1,
        );
        const sample = (rows: Int32Array): Sample => ({
          codes: without(dataset, rows, first),
          levels: datasets.levelTable(dataset, rows),
        });
        const representation: Representation = {
          factors: dataset.factors,
          blocks: { identity: [0, directions.columns] },
          unseenFactor: "identity",
          ...{ train: sample(split.train), test: sample(split.test), unseen: sample(split.unseen) },
          baselines: {},
        };
        const { scores } = await evaluation.scoresOf(representation, {
          metrics: experiment.metrics,
          seed: 0,
          signal,
        });
        const row = `pixels, local contrast, less ${count} directions`;
        found.push(readingOf(cellReader(scores), row, "identity", "all labels"));
      }
      return found;
    },
  };
}

/** The row of one arm and seed, kept as a run folder. */
export function strangerRow(arm: Arm, setup: StrangersSetup, seed: number): study.Row<Reading[]> {
  const dataset = setup.datasets[arm.normalise]!;
  const experiment = experimentOf(arm, dataset, setup, seed);
  return {
    key: `strangers-${arm.name.replaceAll(/[^\w.]+/g, "-")}-${seed}`,
    settings: experiment,
    cost: 4,
    run: async (context) => {
      const { scores } = await study.trainRow(experiment, dataset, context);
      const cell = cellReader(scores.scores);
      const whole = arm.recipe === "infonce";
      const of = (row: string, part: string, told: Supervision | "") => readingOf(cell, row, part, told);
      const block = of(arm.name, whole ? "code" : "identity", scores.supervision);
      const own: Reading["values"] = whole
        ? {}
        : { [STRANGERS.own]: cell("knnUnseen", "lighting", "lighting") };
      const found = { ...block, values: { ...block.values, ...own } };
      // Pixels and the untrained encoder stand once for each normalisation.
      if (arm.recipe !== "supCon" || arm.frontalLights) return [found];
      const suffix = arm.normalise === "localContrast" ? "local contrast" : "log-standardised";
      return [
        of("chance", "chance", ""),
        of(`pixels, ${suffix}`, evaluation.RAW_PIXELS, "none"),
        of(`untrained, ${suffix}`, evaluation.UNTRAINED, "none"),
        found,
      ];
    },
  };
}
