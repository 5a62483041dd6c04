import { z } from "zod";
import { type Dataset, datasets, define, experiments, openDataset, random, study } from "../../src/index.ts";
import { bySeed, cell, defined, SCORE } from "../cells.ts";
import { type Column, type Measured, trainAndMeasure } from "../measuring.ts";
import { CONDITIONS, type Condition, givenOf } from "./conditions.ts";

/** The recipes that are told pairs: one has small blocks, the other wide blocks with a penalty between them. */
const RECIPES = ["disco", "blocks"] as const;
const COLUMNS: readonly Column[] = ["DCI, blocks", "MIG, blocks", "own", "leak"];
/** This share of all pictures is kept for reading, whatever was trained on. */
const TEST_SHARE = 0.2;

const options = z.strictObject({
  ...study.commonOptions,
  steps: z.int().positive().default(300),
  batch: z.int().positive().default(128),
  /** Metrics are fitted to so many rows at most. */
  rows: z.int().positive().default(2000),
});
type Options = z.output<typeof options>;
type Rows = ReadonlyMap<string, Measured>;

/**
 * Where methods told pairs break: blocks that do not fit, wrong pairs, factors that go together. Whatever was trained on, what
 * is read are the same pictures, in which factors are independent.
 */
export const limits = define({
  about: "drawn faces with blocks that do not fit, wrong or few pairs, factors that go together",
  source: "Unweave; correlated factors: Träuble et al. 2021, arXiv:2006.07886",
  verified: "what each condition changes (test/studies/blocks.test.ts)",
  options,
  create:
    (given): study.Study =>
    async () => {
      const dataset = await openDataset({ name: "faces" });
      const seeds = given.seeds ?? (given.quick ? 1 : 3);
      const rows = bySeed(seeds, (seed) =>
        CONDITIONS.flatMap((condition) =>
          RECIPES.map((recipe) => rowOf(condition, recipe, seed, dataset, given)),
        ),
      ).flat();
      return study.plan({ rows, summary: (results) => summary(results, given, seeds) });
    },
});

const keyOf = (name: string, recipe: string, seed: number) =>
  `${name.replaceAll(/[^a-z0-9]+/g, "-")}-${recipe}-${seed}`.replaceAll("--", "-");

function rowOf(
  condition: Condition,
  recipe: string,
  seed: number,
  dataset: Dataset,
  { steps, quick, batch, rows }: Options,
): study.Row<Measured> {
  const given = {
    ...givenOf(condition, recipe),
    ...{ batch, seed, metrics: [], split: { testShare: 0 } },
    steps: quick ? Math.ceil(steps / 10) : steps,
  };
  const experiment = experiments.resolveExperiment(given, dataset);
  return {
    key: keyOf(condition.name, recipe, seed),
    settings: { condition: condition.name, experiment, rows },
    cost: 1,
    run: (context) => {
      const training = trainingRows(condition, seed, dataset);
      const reading = { mostRows: rows, of: { dataset, split: partsOf(dataset, seed) } };
      return trainAndMeasure(experiment, training, reading, context);
    },
  };
}

/** What is read, and what is left for training; both are the dataset's own rows, in which factors are independent. */
const partsOf = (dataset: Dataset, seed: number) =>
  datasets.splitRows(dataset, { unseen: {}, testShare: TEST_SHARE }, random(seed).fork("split"));

/** What the condition leaves of the rows that are not kept for reading. */
export function trainingRows({ rows = (all) => all }: Condition, seed: number, dataset: Dataset): Dataset {
  return rows(datasets.subset(dataset, partsOf(dataset, seed).train));
}

function summary(results: Rows, { steps, batch }: Options, seeds: number): study.Summary {
  const lines = CONDITIONS.flatMap(({ name }) =>
    RECIPES.flatMap((recipe) => {
      const found = defined(bySeed(seeds, (seed) => results.get(keyOf(name, recipe, seed))));
      if (found.length === 0) return [];
      const cells = COLUMNS.map((column) =>
        cell(
          found.map((row) => row.values[column]),
          SCORE,
        ),
      );
      const factors = Object.keys(found[0].own);
      const worst = factors
        .map((factor) => [factor, Math.min(...found.map(({ own }) => own[factor]))] as const)
        .sort((a, b) => a[1] - b[1])[0];
      const lowest = worst === undefined ? "" : `${worst[0]} ${worst[1].toFixed(2)}`;
      return [
        [name, recipe, found[0].told, ...cells, lowest, found[0].said.join("; ") || "–", `${found.length}`],
      ];
    }),
  );
  const header = ["", "recipe", "told", ...COLUMNS, "lowest own", "`blockUse` warns, seed 0", "seeds"];
  const about = CONDITIONS.map((each) => `- ${each.name}: ${each.about}`).join("\n");
  const legend = [
    `${steps} steps of batch ${batch}, mean ± standard deviation over seeds. *own*: balanced accuracy of ten nearest neighbours in a`,
    "factor's own block, mean over the factors that have one; *leak*: the most they read from a block of a factor that is not",
    "its own, chance 0, perfect 1. Read on pictures that no run trained on, in which factors are independent.",
  ].join("\n");
  return {
    markdown: `${legend}\n\n${about}\n\n${study.markdownTable(header, lines)}`,
    value: Object.fromEntries(results),
  };
}
