/**
 * Extended Yale B, first light: does a block for identity find people never seen in training again when the light
 * changes, and does it forget the light?
 *
 * Data: the folder of shared pictures (1710 PGM, 27 people, 64 lights), log-standardised, 64×64; pictures whose 99th
 * percentile is below 20 are left out (7 of them, light behind the head). Light is one categorical factor: azimuth and
 * elevation together. People 22 to 28 are never trained on; a tenth of the other rows is kept for testing.
 * Retrieval: every picture of the unseen people asks, their frontal pictures (azimuth 0, elevation 0) answer; "side" is
 * light from 50° or more to the side. Nothing was chosen by these people: `validate` trains on people 1 to 14 and reads
 * 15 to 21, and is what choices were made by.
 */

import { z } from "zod";
import { type Dataset, datasets, define, evaluation, experiments, type Score, study } from "../src/index.ts";
import { dataOption, expectData } from "./data.ts";
import { cellReader, dataOf, openYaleb, searchOf, strangers } from "./yaleb.ts";

/**
 * Ordinary contrastive learning twice: random crops are part of its usual views, but they cost it dearly on pictures
 * that are aligned, so the fair baseline goes without.
 */
const ARMS = {
  blocks: { recipe: "blocks", code: { identity: 32, lighting: 32 } },
  ordinary: { recipe: "infonce", code: { code: 64 }, pairs: { options: { crop: 0 } } },
  cropped: { recipe: "infonce", code: { code: 64 } },
} as const;
type Arm = keyof typeof ARMS;

const COLUMNS = [
  "rank-1",
  "rank-1, side light",
  "light, known people",
  "light, unseen people",
  "light, linear",
];

const options = z.strictObject({
  ...study.commonOptions,
  /** The folder with labels.csv and images/. */
  data: dataOption,
  /** The number of steps of batch 128. */
  steps: z.int().positive().default(1500),
  /** For choosing settings: trains on people 1 to 14 and reads 15 to 21. */
  validate: z.boolean().default(false),
  /** Settings of the arm blocks, as `train --set` takes them. */
  blocks: z.array(z.string()).default([]),
});
type Options = z.output<typeof options> & { readonly data: string };
/** Row of the table → column → value, of one run. */
type Readings = Readonly<Record<string, Readonly<Record<string, number>>>>;

export const yalebFirst = define({
  about: "Extended Yale B: identity under another light, ordinary contrastive code against blocks",
  source: "Georghiades et al. 2001; Lee et al. 2005 (data); Unweave (protocol)",
  verified: "chosen by people that the table does not read (docs/results/yaleb-first.md)",
  options,
  create:
    (asked): study.Study =>
    async () => {
      const data = expectData(asked.data, "a folder with labels.csv and images/");
      const given = { ...asked, data };
      const dataset = await openYaleb(dataOf(given.data), given.validate);
      const seeds = given.seeds ?? (given.quick ? 1 : 5);
      const rows = (Object.keys(ARMS) as Arm[]).flatMap((arm) =>
        Array.from({ length: seeds }, (_, seed) => rowOf(arm, seed, dataset, given)),
      );
      return study.plan({ rows, summary, warnings: dataset.warnings });
    },
});

function rowOf(arm: Arm, seed: number, dataset: Dataset, given: Options): study.Row<Readings> {
  const experiment = experiments.resolveExperiment(experimentOf(arm, seed, dataset, given), dataset);
  return {
    key: `${arm}-${seed}`,
    settings: experiment,
    cost: experiment.steps,
    run: async (context) => {
      const { scores } = await study.trainRow(experiment, dataset, context);
      return readingsOf(arm, scores.scores);
    },
  };
}

function summary(results: ReadonlyMap<string, Readings>) {
  const table: study.Results = new Map();
  for (const readings of results.values())
    for (const [row, cells] of Object.entries(readings))
      for (const [column, value] of Object.entries(cells)) study.record(table, row, column, value);
  const legend = "Per cent, mean ± standard deviation over seeds.";
  return {
    markdown: `${legend}\n\n${study.markdown(table, COLUMNS)}`,
    value: Object.fromEntries([...table].map(([row, cells]) => [row, Object.fromEntries(cells)])),
  };
}

function experimentOf(arm: Arm, seed: number, dataset: Dataset, given: Options) {
  const { validate, steps, quick } = given;
  const experiment = {
    data: dataOf(given.data),
    split: {
      unseen: { identity: strangers(dataset, validate) },
      testShare: 0.1,
    },
    ...structuredClone(ARMS[arm]),
    steps: quick ? Math.ceil(steps / 10) : steps,
    seed,
    metrics: [
      searchOf(dataset),
      { name: "blockAccuracy" },
      { name: "mig" },
      { name: "activity" },
      { name: "collapse" },
    ],
  };
  return arm === "blocks"
    ? experiments.applySettings(experiment, given.blocks, { recipe: "blocks", datasets: datasets.registry })
    : experiment;
}

const NAMES: Readonly<Record<string, string>> = {
  ordinary: "ordinary contrastive code",
  cropped: "the same with random crops",
  identity: "identity block",
  lighting: "lighting block",
};

/** The rows of one run; raw pixels, untrained and chance are taken from the runs of `blocks`. */
export function readingsOf(arm: Arm, scores: readonly Pick<Score, "tables">[]): Readings {
  const cell = cellReader(scores);
  const parts =
    arm === "blocks"
      ? ["identity", "lighting", "whole code", evaluation.RAW_PIXELS, evaluation.UNTRAINED, "chance"]
      : ["code"];
  const rows = parts.map((part) => {
    const read = (table: string, column: string) => cell(table, part, column);
    const values = [
      read("rank1", "all"),
      read("rank1", "hard"),
      read("knn", "lighting"),
      read("knnUnseen", "lighting"),
      read("linear", "lighting"),
    ];
    const row = NAMES[part === "code" ? arm : part] ?? part;
    return [row, Object.fromEntries(values.map((value, at) => [COLUMNS[at], value]))] as const;
  });
  return Object.fromEntries(rows);
}
