import { z } from "zod";
import { type Dataset, define, experiments, type Recipe, registries, study } from "../../src/index.ts";
import { bySeed, cell, defined, SCORE } from "../cells.ts";
import { CLOSED, closedRows } from "../closed.ts";
import { dataOption } from "../data.ts";
import {
  BASELINES,
  type Column,
  type Measured,
  measureBaseline,
  shown,
  trainAndMeasure,
} from "../measuring.ts";
import { type Opened, openWorlds, type World } from "../worlds.ts";

const COLUMNS: readonly Column[] = ["DCI", "DCI, blocks", "MIG, blocks", "best"];
const WORLDS: readonly World[] = ["faces", "sprites", "lpc", "coil20", "yaleb"];
/** Every recipe has so many dimensions for each factor, whatever its own default is. */
const WIDTH = 4;
/** The factor that pairs of `sameNuisance` are to forget. */
const NUISANCE: Readonly<Record<World, string>> = {
  faces: "lighting",
  icons: "weight",
  sprites: "angle",
  lpc: "direction",
  coil20: "angle",
  yaleb: "lighting",
};

const options = z.strictObject({
  ...study.commonOptions,
  /** Folder of the files that are not drawn; without it their worlds are left out. */
  data: dataOption,
  /** The sides of the pictures are divided by this number. */
  shrink: z.int().min(1).max(4).default(2),
  steps: z.int().positive().default(150),
  batch: z.int().positive().default(128),
  /** Metrics are fitted to so many rows at most. */
  rows: z.int().positive().default(500),
});
type Options = z.output<typeof options>;
type Rows = ReadonlyMap<string, Measured>;

/** Every recipe on every world with the same steps, batch, encoder and width of the code: it shows where to begin, not who wins. */
export const recipes = define({
  about: "every recipe of free width on five worlds at equal budget, with what each was told",
  source: "Unweave; recipes as their entries say",
  verified: "what is measured is the metrics' (docs/reference/metrics.md); nothing was chosen by it",
  options,
  create:
    (given): study.Study =>
    async () => {
      const { opened, warnings } = await openWorlds(WORLDS, given.data, given.shrink);
      const seeds = given.seeds ?? 1;
      const rows = bySeed(seeds, (seed) => opened.flatMap((world) => rowsOf(world, given, seed))).flat();
      return study.plan({ rows, warnings, summary: (results) => summary(results, opened, given, seeds) });
    },
});

/** Blocks named after factors where the pairs or labels are about factors; else the recipe's own, or one. */
function codeOf({ pairs, code }: Recipe, { factors }: Dataset): Record<string, number> {
  const perFactor = code === "factors" || code === "kinds" || typeof code === "number";
  const aboutFactors = perFactor || pairs.name.startsWith("share");
  if (aboutFactors) return Object.fromEntries(factors.map(({ name }) => [name, WIDTH]));
  const names = typeof code === "object" ? Object.keys(code) : ["code"];
  const width = Math.floor((WIDTH * factors.length) / names.length);
  return Object.fromEntries(names.map((name) => [name, width]));
}

function experimentOf({ world, ref, dataset }: Opened, recipe: string, given: Options, seed: number) {
  const { pairs, terms, ...rest } = registries.recipe.resolve({ name: recipe });
  const nuisance = NUISANCE[world];
  const forgets: Partial<experiments.ExperimentInput> =
    pairs.name === "sameNuisance"
      ? {
          pairs: { options: { nuisance } },
          terms: terms.map((term) => ({ ...term, options: { ...term.options, nuisance } })),
        }
      : {};
  const { steps, quick, batch } = given;
  const input = {
    ...{ data: ref, recipe, batch, seed, metrics: [], net: { name: "conv4" } },
    code: codeOf({ pairs, terms, ...rest }, dataset),
    steps: quick ? Math.ceil(steps / 10) : steps,
    onDivergence: "restore" as const,
    ...forgets,
  };
  return experiments.resolveExperiment(input, dataset);
}

/** Recipes whose code is as wide as it is asked to be: not those with a map, without a training, or of another run. */
const RECIPES = registries.recipe.names.filter((name) => {
  const { code } = registries.recipe.resolve({ name });
  return name !== "navigator" && code !== "map" && code !== "none";
});

const keyOf = (world: World, name: string, seed: number) => `${world}-${name}-${seed}`;

function rowsOf(opened: Opened, given: Options, seed: number): study.Row<Measured>[] {
  const { world, dataset } = opened;
  const { rows: mostRows } = given;
  const plain = experimentOf(opened, "disco", given, seed);
  const baselines = BASELINES.map(
    (kind): study.Row<Measured> => ({
      key: keyOf(world, kind, seed),
      settings: { kind, data: plain.data, code: plain.code, net: plain.net, seed, mostRows },
      cost: 0.4,
      run: (context) => measureBaseline(kind, plain, dataset, mostRows, context),
    }),
  );
  const trained = RECIPES.map((recipe): study.Row<Measured> => {
    const experiment = experimentOf(opened, recipe, given, seed);
    return {
      key: keyOf(world, recipe, seed),
      settings: { experiment, mostRows },
      cost: 1,
      run: (context) => trainAndMeasure(experiment, dataset, { mostRows }, context),
    };
  });
  const key = (recipe: string) => keyOf(world, recipe, seed);
  return [...baselines, ...closedRows(opened, key, { seed, mostRows, more: { mostRows } }), ...trained];
}

function summary(results: Rows, worlds: readonly Opened[], given: Options, seeds: number): study.Summary {
  const tables = worlds.map(({ world }) => {
    const names = [...BASELINES, ...CLOSED, ...RECIPES];
    const lines = names.flatMap((name) => {
      const found = defined(bySeed(seeds, (seed) => results.get(keyOf(world, name, seed))));
      if (found.length === 0) return [];
      const cells = COLUMNS.map((column) =>
        cell(
          found.map((row) => shown(row, column)),
          SCORE,
        ),
      );
      return [[name, found[0].told, ...cells, `${found.length}`]];
    });
    return `## ${world}\n\n${study.markdownTable(["", "told", ...COLUMNS, "seeds"], lines)}`;
  });
  const legend = [
    `Pictures of ${64 / given.shrink} pixels a side, ${given.steps} steps of batch ${given.batch}, \`conv4\`, ${WIDTH} dimensions for each factor; metrics on at most ${given.rows} rows.`,
    "*best*: what ten nearest neighbours read of a factor from the block that tells it best, chance 0 and perfect 1, mean over",
    "factors. Rows told different things are not rivals. A run this short says where a recipe begins, not where it ends.",
  ].join("\n");
  return { markdown: `${legend}\n\n${tables.join("\n")}`, value: Object.fromEntries(results) };
}
