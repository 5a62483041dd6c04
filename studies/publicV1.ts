import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { datasets, define, experiments, InputError, type Ref, study } from "../src/index.ts";
import { bySeed, defined } from "./cells.ts";
import { CLOSED, closedRows } from "./closed.ts";
import { dataOption } from "./data.ts";
import { accuraciesTable, scoresTable } from "./measuredTable.ts";
import { BASELINES, type Column, type Measured, measureBaseline, trainAndMeasure } from "./measuring.ts";
import { TEST_PART } from "./testPart.ts";

/** Published sets by the names that `data get` gives them. */
const SETS = ["dsprites", "shapes3d", "mpi3dToy", "cars3d", "smallNorb"] as const;

/**
 * The protocol, version 1. A change of any of this is another version with a name of its own, so that two tables of one name
 * can be compared whoever made them.
 */
const PROTOCOL = { steps: 3000, batch: 128, rows: 10_000, split: TEST_PART, seeds: 5 } as const;

const STILL = { crop: 0, flip: 0, brightness: 0, contrast: 0, gamma: 0, noise: 0 };
type Given = Pick<experiments.ExperimentInput, "recipe"> & Partial<experiments.ExperimentInput>;

/** What is trained: recipes as they are, and a hundredth of the labels or pairs where the field says few. */
const ARMS: Readonly<Record<string, Given>> = {
  vae: { recipe: "vae" },
  betaVae: { recipe: "betaVae" },
  betaTcVae: { recipe: "betaTcVae" },
  factorVae: { recipe: "factorVae" },
  adaGvae: { recipe: "adaGvae" },
  infonce: { recipe: "infonce" },
  "supervisedBlocks, 1 %": {
    recipe: "supervisedBlocks",
    pairs: { name: "partialLabels", options: { view: STILL, labels: { known: 0.01 } } },
  },
  "disco, 1 %": {
    recipe: "disco",
    pairs: { name: "shareWithin", options: { view: { ...STILL }, labels: { known: 0.01 } } },
  },
  disco: { recipe: "disco" },
};
const COLUMNS: readonly Column[] = ["DCI", "DCI, blocks", "FactorVAE", "MIG, blocks", "own", "leak"];

const options = z.strictObject({ ...study.commonOptions, data: dataOption });
type Options = z.output<typeof options>;
type Rows = ReadonlyMap<string, Measured>;

interface World {
  readonly world: string;
  readonly ref: Ref;
  readonly dataset: Awaited<ReturnType<typeof datasets.registry.resolve>>;
}

/** The sets whose files are there, and a warning for each that is not. */
async function openSets(data: string | undefined): Promise<{ worlds: World[]; warnings: string[] }> {
  const [worlds, warnings]: [World[], string[]] = [[], []];
  for (const name of SETS) {
    const path = data === undefined ? undefined : join(data, name);
    const ref = { name, ...(path !== undefined && { options: { path } }) };
    try {
      if (path !== undefined && !existsSync(path))
        throw new InputError("data", name, `a folder "${path}"`, "none", `Run "unweave data get ${name}".`);
      worlds.push({ world: name, ref, dataset: await datasets.registry.resolve(ref) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      warnings.push(`set ${name} is left out: ${error.message}`);
    }
  }
  return { worlds, warnings };
}

/** The field's public sets by one protocol that has a version: whoever has the files makes the same table. */
export const publicV1 = define({
  about: "dSprites, 3D Shapes, MPI3D toy, Cars3D, smallNORB by one fixed protocol, for whoever has the files",
  source: "Unweave; sets and metrics as in Locatello et al. 2019, arXiv:1811.12359",
  verified:
    "runs on files in the sets' layouts (test/studies/publicV1.test.ts); never run on the sets themselves",
  options,
  create:
    (given): study.Study =>
    async () => {
      const { worlds, warnings } = await openSets(given.data);
      const seeds = given.seeds ?? (given.quick ? 1 : PROTOCOL.seeds);
      const rows = bySeed(seeds, (seed) => worlds.flatMap((world) => rowsOf(world, given, seed))).flat();
      return study.plan({ rows, warnings, summary: (results) => summary(results, worlds, seeds) });
    },
});

const keyOf = (world: string, name: string, seed: number) =>
  `${world}-${name.replaceAll(/[^\w]+/g, "-").replace(/-$/, "")}-${seed}`;

function rowsOf({ world, ref, dataset }: World, { quick }: Options, seed: number): study.Row<Measured>[] {
  const { steps, batch, rows: mostRows, split } = PROTOCOL;
  const budget = { steps: quick ? Math.ceil(steps / 300) : steps, batch };
  const experimentOf = (arm: Given) =>
    experiments.resolveExperiment({ ...arm, ...budget, data: ref, split, seed, metrics: [] }, dataset);
  const plain = experimentOf(ARMS.disco);
  const untold = BASELINES.map(
    (kind): study.Row<Measured> => ({
      key: keyOf(world, kind, seed),
      settings: { kind, data: plain.data, code: plain.code, net: plain.net, seed, mostRows },
      cost: 0.3,
      run: (context) => measureBaseline(kind, plain, dataset, mostRows, context),
    }),
  );
  const trained = Object.entries(ARMS).map(([name, arm]): study.Row<Measured> => {
    const experiment = experimentOf(arm);
    return {
      key: keyOf(world, name, seed),
      settings: { experiment, mostRows },
      cost: 1,
      run: (context) => trainAndMeasure(experiment, dataset, { mostRows }, context),
    };
  });
  const key = (recipe: string) => keyOf(world, recipe, seed);
  const closed = closedRows({ ref, dataset }, key, {
    ...{ seed, mostRows, split },
    more: { mostRows },
  });
  return [...untold, ...closed, ...trained];
}

function summary(results: Rows, worlds: readonly World[], seeds: number): study.Summary {
  const names = [...BASELINES, ...CLOSED, ...Object.keys(ARMS)];
  const tables = worlds.map(({ world, dataset }) => {
    const lines = names.map((name) => ({
      name,
      rows: defined(bySeed(seeds, (seed) => results.get(keyOf(world, name, seed)))),
    }));
    const factors = dataset.factors.map(({ name }) => name);
    return `## ${world}\n\n${scoresTable(lines, { columns: COLUMNS, seconds: true })}\n${accuraciesTable(lines, factors)}`;
  });
  const { steps, batch, rows } = PROTOCOL;
  const legend = [
    `Protocol public-v1: ${steps} steps of batch ${batch}, a fifth of the pictures kept for reading, the same for every seed; metrics fitted to at`,
    `most ${rows} training rows and read on test rows. Rows told different things are no rivals. *own*: what ten nearest neighbours read of a`,
    "factor from its own block (of the whole code where there is one), balanced accuracy in per cent; *leak*: the most they read from another's.",
  ].join("\n");
  return { markdown: `${legend}\n\n${tables.join("\n")}`, value: Object.fromEntries(results) };
}
