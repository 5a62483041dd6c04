import { z } from "zod";
import { define, study } from "../../src/index.ts";
import { bySeed, cell, defined, SCORE } from "../cells.ts";
import { dataOption } from "../data.ts";
import { openWorld, presentWorlds, WORLDS, type World } from "../independence/worlds.ts";
import { ARMS, type Arm } from "./arms.ts";
import { PUBLISHED } from "./published.ts";
import { armRow, COLUMNS, type GanReading, keyOf, type Measured } from "./rows.ts";

const options = z.strictObject({
  ...study.commonOptions,
  /** The file of the character sprites (.npz); without it their world is left out. */
  data: dataOption,
  steps: z.int().positive().default(1500),
  batch: z.int().min(4).multipleOf(2).default(128),
  /** Adam's learning rate is the same for all arms; it falls to 0. */
  rate: z.number().positive().default(2e-3),
  /** Pictures are averaged over squares of so many pixels a side: 2 makes them 32 × 32. */
  shrink: z.int().positive().default(1),
  /** The judge, which reads edits of runs with blocks and a decoder, is trained for so many steps. */
  judge: z.int().positive().default(1000),
});

/** The quick form runs every arm once, for this share of the steps and in these worlds: 20 minutes on two cores. */
const QUICK = { share: 8, worlds: ["sprites"] } as const;

/**
 * What does a decoder cost or bring? Generative recipes, contrastive ones and hybrids of both on the same pictures, at the
 * same number of steps and the same width of code, with what each was told.
 */
export const generative = define({
  about:
    "VAEs, GANs, contrastive blocks and hybrids: disentanglement and reconstruction beside published rows",
  source: "Locatello et al. 2019, arXiv:1811.12359 (protocol of scores); Unweave (hybrids)",
  verified:
    "what is measured is the metrics' (docs/reference/metrics.md); weights are the recipes' (docs/results/generative.md)",
  options,
  create:
    ({ data, steps: full, batch, rate, shrink, judge, quick, seeds = quick ? 1 : 5 }): study.Study =>
    async () => {
      const asked: readonly World[] = quick ? QUICK.worlds : WORLDS;
      const { present, warnings } = presentWorlds(asked, data);
      const path = data ?? "";
      const steps = quick ? Math.ceil(full / QUICK.share) : full;
      const setups = await Promise.all(
        present.map(async (world) => ({
          ...{
            world,
            path,
            steps,
            batch,
            rate,
            shrink,
            judge: quick ? Math.ceil(judge / QUICK.share) : judge,
          },
          dataset: await openWorld(world, path, shrink),
        })),
      );
      const rows = bySeed(seeds, (seed) =>
        ARMS.flatMap((arm) => setups.map((setup) => armRow(arm, setup, seed))),
      ).flat();
      return study.plan({
        rows,
        summary: (results) => summary(results, present, { steps, batch, shrink, seeds }),
        warnings,
      });
    },
});

interface Budget {
  readonly steps: number;
  readonly batch: number;
  readonly shrink: number;
  readonly seeds: number;
}
type Rows = ReadonlyMap<string, Measured>;
const FORMATS: Readonly<Record<string, study.NumberFormat>> = { error: { times: 1, digits: 2 } };

const foundOf = (results: Rows, world: World, arm: Arm, seeds: number): Measured[] =>
  defined(bySeed(seeds, (seed) => results.get(keyOf(world, arm, seed))));

function summary(results: Rows, worlds: readonly World[], budget: Budget): study.Summary {
  const seen = worlds.filter((world) =>
    ARMS.some((arm) => foundOf(results, world, arm, budget.seeds).length > 0),
  );
  const tables = seen.map((world) => tableOf(results, world, budget));
  const legend =
    `${budget.steps} steps of ${budget.batch} pictures${budget.shrink === 1 ? "" : ` shrunk ${budget.shrink} times`}, mean ± standard deviation over seeds. error: squared, ` +
    "mean over pixels of held-out pictures, times 1000; its chance row is the mean picture. target read, others kept: what a judge of " +
    "real pictures reads after a block is swapped and decoded. Published rows stand " +
    "below with their budget; they are of dSprites, which has 37 times as many pictures as `sprites`.";
  return {
    markdown: `${legend}\n\n${tables.join("\n")}${gans(results, worlds, budget)}`,
    value: { ...budget, rows: Object.fromEntries(results) },
  };
}

function tableOf(results: Rows, world: World, { seeds }: Budget): string {
  const cells = (rows: readonly Readonly<Record<string, number>>[]) =>
    COLUMNS.map((column) =>
      cell(
        rows.map((row) => row[column]),
        FORMATS[column] ?? SCORE,
      ),
    );
  const own = ARMS.flatMap((arm) => {
    const found = foundOf(results, world, arm, seeds);
    if (found.length === 0) return [];
    return [[arm, found[0].told, ...cells(found.map(({ values }) => values)), `${found.length}`]];
  });
  const all = ARMS.flatMap((arm) => foundOf(results, world, arm, seeds));
  const chance = all.length === 0 ? [] : [["chance", "none", ...cells(all.map((row) => row.chance)), ""]];
  const others = PUBLISHED.filter((row) => row.world === world).map(({ name, told, values, budget }) => [
    `published: ${name}; ${budget}`,
    told,
    ...COLUMNS.map((column) => values[column] ?? ""),
    "",
  ]);
  const header = [world, "told", ...COLUMNS, "seeds"];
  return `## ${world}\n\n${study.markdownTable(header, [...chance, ...own, ...others])}`;
}

/** How the discriminators fared, world by world and seed by seed. */
function gans(results: Rows, worlds: readonly World[], { seeds }: Budget): string {
  const rows = worlds.flatMap((world) =>
    ARMS.flatMap((arm) =>
      foundOf(results, world, arm, seeds).flatMap(({ gan }) =>
        gan === null ? [] : [[`${world}, ${arm}`, ...shares(gan)]],
      ),
    ),
  );
  if (rows.length === 0) return "";
  const header = ["GAN, one row per seed", "told right", "steps nearly sure", "steps guessing", "coverage"];
  return `\n## Discriminators\n\nOver the second half of each run.\n\n${study.markdownTable(header, rows)}`;
}

const shares = ({ right, sure, guessing, coverage }: GanReading): string[] =>
  [right, sure, guessing, coverage].map((share) => share.toFixed(3));
