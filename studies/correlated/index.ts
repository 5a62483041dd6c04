import { z } from "zod";
import { type Dataset, define, experiments, openDataset, study } from "../../src/index.ts";
import { bySeed, defined } from "../cells.ts";
import { scoresTable } from "../measuredTable.ts";
import { type Column, type Measured, trainAndMeasure } from "../measuring.ts";
import { CONDITIONS, type Condition } from "./conditions.ts";

const options = z.strictObject({
  ...study.commonOptions,
  /** The sides of the pictures are divided by this number. */
  shrink: z.int().min(1).max(4).default(2),
  steps: z.int().positive().default(400),
  batch: z.int().positive().default(128),
  /** Metrics are fitted to so many rows at most. */
  rows: z.int().positive().default(4000),
});
type Options = z.output<typeof options>;
type Given = Pick<experiments.ExperimentInput, "recipe"> & Partial<experiments.ExperimentInput>;

const STILL = { crop: 0, flip: 0, brightness: 0, contrast: 0, gamma: 0, noise: 0 };

/** Methods that are told of all pictures they train on, by pairs or by labels. */
const ARMS: Readonly<Record<string, Given>> = {
  disco: { recipe: "disco" },
  supervisedBlocks: {
    recipe: "supervisedBlocks",
    net: { name: "conv4Pooled" },
    pairs: { name: "partialLabels", options: { view: STILL, labels: { known: 1 } } },
  },
  lda: { recipe: "lda" },
};
const COLUMNS: readonly Column[] = ["DCI", "DCI, blocks", "MIG, blocks", "own", "leak"];

/**
 * What factors that go together in training cost where they no longer do: read on rows in which they are independent, and on
 * combinations that no training picture shows.
 */
export const correlated = define({
  about: "factors that go together in training, and combinations that it lacks, read where they do not",
  source:
    "Unweave; correlated factors: Träuble et al. 2021, arXiv:2006.07886; combinations: Schott et al. 2022, arXiv:2107.08221",
  verified: "what is trained on and what is read (test/studies/correlated.test.ts); nothing was chosen by it",
  options,
  create:
    (given): study.Study =>
    async () => {
      const ref = { name: "faces", options: { shrink: given.shrink } } as const;
      const dataset = await openDataset(ref);
      const seeds = given.seeds ?? (given.quick ? 1 : 5);
      const rows = bySeed(seeds, (seed) =>
        CONDITIONS.flatMap((condition) =>
          Object.entries(ARMS).map(([name, arm]) =>
            rowOf(condition, name, { ...arm, data: ref }, seed, dataset, given),
          ),
        ),
      ).flat();
      return study.plan({ rows, summary: (results) => summary(results, given, seeds) });
    },
});

const keyOf = (condition: string, arm: string, seed: number) =>
  `${condition}, ${arm}, ${seed}`.replaceAll(/[^\w]+/g, "-");

function rowOf(
  condition: Condition,
  name: string,
  arm: Given,
  seed: number,
  dataset: Dataset,
  { steps, quick, batch, rows }: Options,
): study.Row<Measured> {
  const budget = arm.recipe === "lda" ? {} : { steps: quick ? Math.ceil(steps / 10) : steps, batch };
  const input = { ...arm, ...budget, seed, metrics: [], split: { testShare: 0 } };
  const experiment = experiments.resolveExperiment(input, dataset);
  return {
    key: keyOf(condition.name, name, seed),
    settings: { condition: condition.name, experiment, rows },
    cost: 1,
    run: (context) => {
      const { training, read } = condition.parts(dataset);
      return trainAndMeasure(experiment, training, { mostRows: rows, of: { dataset, split: read } }, context);
    },
  };
}

function summary(
  results: ReadonlyMap<string, Measured>,
  { steps, batch }: Options,
  seeds: number,
): study.Summary {
  const lines = CONDITIONS.flatMap((condition) =>
    Object.keys(ARMS).map((arm) => ({
      name: `${condition.name}: ${arm}`,
      rows: defined(bySeed(seeds, (seed) => results.get(keyOf(condition.name, arm, seed)))),
    })),
  );
  const legend = [
    `${steps} steps of batch ${batch}, mean ± standard deviation over seeds. *own*: what ten nearest neighbours read of a factor from its own`,
    "block, balanced accuracy in per cent, mean over factors; *leak*: the most they read from another's, chance 0, perfect 1. No picture that is",
    "read was trained on.",
  ].join("\n");
  const about = CONDITIONS.map((each) => `- ${each.name}: ${each.about}`).join("\n");
  return {
    markdown: `${legend}\n\n${about}\n\n${scoresTable(lines, { columns: COLUMNS })}`,
    value: Object.fromEntries(results),
  };
}
