import { z } from "zod";
import { define, experiments, study } from "../../src/index.ts";
import { bySeed, defined } from "../cells.ts";
import { CLOSED, closedRows } from "../closed.ts";
import { dataOption } from "../data.ts";
import { accuraciesTable, scoresTable } from "../measuredTable.ts";
import { BASELINES, type Column, type Measured, measureBaseline, trainAndMeasure } from "../measuring.ts";
import { openTo, TEST_PART } from "../testPart.ts";
import { type Opened, openWorlds } from "../worlds.ts";
import { type Arm, arms } from "./arms.ts";
import { idealCodes, NOISE } from "./ideal.ts";

const options = z.strictObject({
  ...study.commonOptions,
  /** Folder of the files that are not drawn; without it their world is left out. */
  data: dataOption,
  /** Steps of `batch` pictures by world: how many each needs was chosen on training rows (`validate`). */
  steps: z.record(z.enum(["lpc", "sprites"]), z.int().positive()).default({ lpc: 400, sprites: 3000 }),
  /** Adam's learning rates by world, chosen as the steps were. */
  rates: z.record(z.enum(["lpc", "sprites"]), z.number().positive()).default({ lpc: 1e-3, sprites: 2e-3 }),
  batch: z.int().positive().default(128),
  /** Metrics are fitted to so many rows at most, as in disentanglement_lib, and read on half as many. */
  rows: z.int().positive().default(10_000),
  /** For choosing settings: the test part, which is the same for all seeds, is left out, and a fifth of the rest is read. */
  validate: z.boolean().default(false),
});
type Options = z.output<typeof options>;
type Rows = ReadonlyMap<string, Measured>;

/** Do pairs that share one factor, and nothing else said, give one block per factor? */
export const pairs = define({
  about: "pairs that share one factor: disco on lpc and sprites, and its parts left out",
  source: "Unweave; bounds of dSprites: XFactors 2026, arXiv:2601.21688 (labels)",
  verified:
    "what is measured is the metrics' (docs/reference/metrics.md); chosen on training rows (validate)",
  options,
  create:
    (given): study.Study =>
    async () => {
      const { opened, warnings } = await openWorlds(["lpc", "sprites"], given.data);
      const worlds = openTo(opened, given.validate);
      const seeds = given.seeds ?? (given.quick ? 1 : 5);
      const rows = bySeed(seeds, (seed) => worlds.flatMap((world) => rowsOf(world, given, seed))).flat();
      return study.plan({ rows, warnings, summary: (results) => summary(results, worlds, given, seeds) });
    },
});

const namesOf = ({ dataset }: Opened) => dataset.factors.map(({ name }) => name);

function experimentOf({ world, ref, dataset }: Opened, arm: Arm, given: Options, seed: number) {
  const full = given.steps[world as "lpc" | "sprites"];
  const steps = given.quick ? Math.ceil(full / 10) : full;
  return experiments.resolveExperiment(
    { ...arm.given, data: ref, split: TEST_PART, steps, batch: given.batch, seed, metrics: [] },
    dataset,
  );
}

function rowsOf(opened: Opened, given: Options, seed: number): study.Row<Measured>[] {
  const { world, dataset } = opened;
  const all = arms(namesOf(opened));
  const { rows: most, validate } = given;
  const plain = experimentOf(opened, all[0], given, seed);
  const baselines = BASELINES.map(
    (kind): study.Row<Measured> => ({
      key: keyOf(world, kind, seed),
      settings: { kind, data: plain.data, code: plain.code, net: plain.net, seed, most, validate },
      cost: 0.5,
      run: (context) => measureBaseline(kind, plain, dataset, most, context),
    }),
  );
  const trained = all
    .filter(({ only = world }) => only === world)
    .map((arm): study.Row<Measured> => {
      const experiment = experimentOf(opened, arm, given, seed);
      return {
        key: keyOf(world, arm.name, seed),
        settings: { experiment, most, validate },
        cost: 1,
        run: (context) => trainAndMeasure(experiment, dataset, { mostRows: most }, context),
      };
    });
  const key = (recipe: string) => keyOf(world, recipe, seed);
  const closed = closedRows(opened, key, {
    seed,
    mostRows: most,
    split: TEST_PART,
    more: { most, validate },
  });
  return [...baselines, ...closed, ...idealRows(opened, given, seed), ...trained];
}

/** The rows of codes that are made from the factors show what the numbers of the table can be at most. */
const IDEAL = { "ideal, one harmonic": "one", "ideal, all harmonics": "all" } as const;

/** There are ideal codes of `sprites` alone, whose angle not every shape shows, and one seed of them is enough. */
function idealRows(opened: Opened, given: Options, seed: number): study.Row<Measured>[] {
  const { world, dataset } = opened;
  if (world !== "sprites" || seed > 0) return [];
  const plain = experimentOf(opened, arms(namesOf(opened))[0], given, seed);
  const { rows: most, validate } = given;
  return Object.entries(IDEAL).map(([name, harmonics]) => ({
    key: keyOf(world, name, seed),
    settings: { harmonics, noise: NOISE, data: plain.data, seed, most, validate },
    cost: 0.5,
    run: (context) => measureBaseline(idealCodes(dataset, harmonics), plain, dataset, most, context),
  }));
}

const keyOf = (world: string, name: string, seed: number) =>
  `${world}-${name.replaceAll(/[^\w]+/g, "-")}-${seed}`;

const COLUMNS: readonly Column[] = ["DCI", "DCI, blocks", "FactorVAE", "MIG, blocks", "own", "leak"];

function summary(results: Rows, worlds: readonly Opened[], given: Options, seeds: number): study.Summary {
  const found = ({ world }: Opened, name: string) =>
    defined(bySeed(seeds, (seed) => results.get(keyOf(world, name, seed))));
  const tables = worlds.map((world) => {
    const own = arms(namesOf(world)).map(({ name }) => name);
    const names = [...BASELINES, ...CLOSED, ...Object.keys(IDEAL), ...own];
    const lines = names.map((name) => ({ name, rows: found(world, name) }));
    const head = `## ${world.world}, ${given.steps[world.world as "lpc" | "sprites"]} steps`;
    const scores = scoresTable(lines, { columns: COLUMNS, seconds: true });
    return `${head}\n\n${scores}\n${accuraciesTable(lines, namesOf(world))}`;
  });
  const legend = [
    "Mean ± standard deviation over seeds. *own*: what ten nearest neighbours read of a factor from its own block, balanced",
    "accuracy in per cent (of the whole code where there is one block); *leak*: the most they read from another's, chance 0,",
    "perfect 1. Seconds are the training's, on one core, whatever else the machine did.",
  ].join("\n");
  const about = worlds.length === 0 ? [] : arms([]).map(({ name, about }) => `- \`${name}\`: ${about}`);
  return {
    markdown: `${legend}\n\n${about.join("\n")}\n\n${tables.join("\n")}`,
    value: Object.fromEntries(results),
  };
}
