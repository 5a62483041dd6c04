/** Rows: a run of an arm, what its decoder loses, and how its discriminator fared. */

import { existsSync, readFileSync } from "node:fs";
import {
  type Dataset,
  datasets,
  type Experiment,
  experiments,
  type Ref,
  type Supervision,
  study,
  training,
} from "../../src/index.ts";
import { dataOf, type World } from "../independence/worlds.ts";
import { type Arm, codeOf, isEditable, isGan } from "./arms.ts";

/** What the tables show, in order. */
export const COLUMNS = ["MIG", "DCI", "FactorVAE", "SAP", "error", "target read", "others kept"] as const;
const METRICS: readonly Ref[] = [
  { name: "mig", options: { resamples: 0 } },
  { name: "dci" },
  { name: "factorVae" },
  { name: "sap" },
];
const NAMES = { MIG: "mig", DCI: "dci", FactorVAE: "factorVae", SAP: "sap" } as const;

/** What is kept of a run. */
export interface Measured {
  readonly told: Supervision;
  /** The values by column; a column without one is missing. */
  readonly values: Readonly<Record<string, number>>;
  /** What the metrics say of shuffled levels; of `error`, the mean picture's. */
  readonly chance: Readonly<Record<string, number>>;
  readonly gan: GanReading | null;
}

/** A world as all its rows see it. */
export interface Setup {
  readonly world: World;
  readonly dataset: Dataset;
  readonly path: string;
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  readonly shrink: number;
  /** The judge of edits is trained for so many steps. */
  readonly judge: number;
}

/** Key of the row of an arm on a world from a seed. */
export const keyOf = (world: World, arm: Arm, seed: number): string => `${world}-${arm}-${seed}`;

/** One arm on one world from one seed. */
export function armRow(arm: Arm, setup: Setup, seed: number): study.Row<Measured> {
  const { world, dataset, path, steps, batch, rate, shrink, judge } = setup;
  const edited = isEditable(arm) ? [{ name: "editing", options: { steps: judge, resamples: 0 } }] : [];
  const given = {
    ...{ data: dataOf(world, path, shrink), recipe: arm, code: codeOf(arm, dataset) },
    optimiser: { name: "adam", options: { learningRate: rate } },
    ...{ steps, batch, seed, onDivergence: "restore", metrics: [...METRICS, ...edited] },
  };
  const experiment = experiments.resolveExperiment(given, dataset);
  return {
    key: keyOf(world, arm, seed),
    settings: experiment,
    cost: 1,
    run: async (context) => {
      const { scores } = await study.trainRow(experiment, dataset, context);
      const of = (name: string) => scores.scores.find(({ metric }) => metric === name);
      const read = Object.entries(NAMES).map(([column, name]) => [column, of(name)] as const);
      const lost = await errors(context.folder, experiment, dataset);
      const values = read.flatMap(([column, score]) => (score === undefined ? [] : [[column, score.value]]));
      const chance = read.flatMap(([column, score]) => (score?.null == null ? [] : [[column, score.null]]));
      return {
        told: scores.supervision,
        values: {
          ...Object.fromEntries(values),
          ...(lost.own !== null && { error: lost.own }),
          ...of("editing")?.further,
        },
        chance: { ...Object.fromEntries(chance), error: lost.meanPicture },
        gan: isGan(arm) ? ganReading(context.folder) : null,
      };
    },
  };
}

/** Errors are read on so many pictures at most. */
const READ = 1000;

/** Mean squared error per pixel, times 1000, on held-out pictures: of the run's decoder (null without one), of the mean picture. */
export async function errors(folder: string, experiment: Experiment, dataset: Dataset) {
  const { test, train } = datasets.splitOf(dataset, experiment);
  const { data: images, columns } = datasets.pixels(dataset, test.subarray(0, READ));
  const mean = new Float64Array(columns);
  const { data: seen } = datasets.pixels(dataset, train.subarray(0, READ));
  for (const [i, x] of seen.entries()) mean[i % columns] += (x * columns) / seen.length;
  const error = (of: (i: number) => number) =>
    (1000 * images.reduce((sum, x, i) => sum + (x - of(i)) ** 2, 0)) / images.length;
  const meanPicture = error((i) => mean[i % columns]);
  const { encoder, decoder } = training.paths(folder);
  if (!existsSync(decoder)) return { own: null, meanPicture };
  const runtime = new training.NodeRuntime();
  try {
    const codes = await training.encode(runtime, readFileSync(encoder), dataset, test.subarray(0, READ));
    const session = await runtime.load(readFileSync(decoder));
    const { images: made } = await runtime.run(session, { code: codes.data });
    return { own: error((i) => made[i]), meanPicture };
  } finally {
    await runtime.close();
  }
}

/** Shares over the second half of a run. */
export interface GanReading {
  /** The share of real and made pictures that the discriminator told right, on average. */
  readonly right: number;
  /** The share of steps at which it told nearly all of them right, and of those at which it did no better than guessing. */
  readonly sure: number;
  readonly guessing: number;
  /** One half where made pictures look like real ones (src/terms/generative/adversary.ts). */
  readonly coverage: number;
}
const [SURE, GUESSING] = [0.98, 0.52];

/** How the discriminator of a run fared, by the events of its steps. */
export function ganReading(folder: string): GanReading {
  const lines = readFileSync(training.paths(folder).events, "utf8").split("\n").filter(Boolean);
  const steps = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "step");
  const late = steps.slice(steps.length >> 1).map(({ parts }) => parts as Record<string, number>);
  const right = late.map((parts) => (parts["adversarial real right"] + parts["adversarial fake right"]) / 2);
  return {
    right: study.average(right),
    sure: study.average(right.map((share) => Number(share >= SURE))),
    guessing: study.average(right.map((share) => Number(share <= GUESSING))),
    coverage: study.average(late.map((parts) => parts["adversarial coverage"])),
  };
}
