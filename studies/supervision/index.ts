import { z } from "zod";
import { type Dataset, define, experiments, study } from "../../src/index.ts";
import { bySeed, defined } from "../cells.ts";
import { dataOption } from "../data.ts";
import { scoresTable } from "../measuredTable.ts";
import { BASELINES, type Column, type Measured, measureBaseline, trainAndMeasure } from "../measuring.ts";
import { openTo, TEST_PART } from "../testPart.ts";
import { type Opened, openWorlds, type World } from "../worlds.ts";
import { ARMS, type Arm, SHARES } from "./arms.ts";
import { supervisionFigure } from "./figure.ts";

const WORLDS = ["lpc", "sprites", "faces"] as const satisfies readonly World[];
type Known = (typeof WORLDS)[number];

const options = z.strictObject({
  ...study.commonOptions,
  /** Folder of the files that are not drawn; without it their world is left out. */
  data: dataOption,
  /** The sides of the pictures are divided by this number. */
  shrink: z.int().min(1).max(4).default(2),
  /** Steps of `batch` pictures, the same for every method and share. */
  steps: z.record(z.enum(WORLDS), z.int().positive()).default({ lpc: 400, sprites: 1000, faces: 400 }),
  batch: z.int().positive().default(128),
  /** Metrics are fitted to so many rows at most, and read on half as many. */
  rows: z.int().positive().default(4000),
  /** For choosing settings: the test part, which is the same for all seeds, is left out, and a fifth of the rest is read. */
  validate: z.boolean().default(false),
});
type Options = z.output<typeof options>;
type Rows = ReadonlyMap<string, Measured>;

/** What is a label worth: each method told of a thousandth, a hundredth, a tenth and all of the pictures. */
export const supervision = define({
  about: "how good blocks are when 0.1 % to 100 % of the pictures are known: pairs, labels, a closed form",
  source: "Unweave; few labels: Locatello et al. 2020, arXiv:1905.01258",
  verified: "what every arm is told (test/studies/supervision.test.ts); nothing was chosen by it",
  options,
  create:
    (given): study.Study =>
    async () => {
      const { opened, warnings } = await openWorlds(WORLDS, given.data, given.shrink);
      const worlds = openTo(opened, given.validate);
      const seeds = given.seeds ?? (given.quick ? 1 : 5);
      const rows = bySeed(seeds, (seed) => worlds.flatMap((world) => rowsOf(world, given, seed))).flat();
      return study.plan({ rows, warnings, summary: (results) => summary(results, worlds, given, seeds) });
    },
});

/** Fewer pictures than this make no pair of every factor. */
const LEAST = 10;
const trainingRowsOf = (dataset: Dataset) => Math.round(dataset.rows * (1 - TEST_PART.testShare));
/** The shares of a world's pictures that are enough to make pairs of. */
const sharesOf = ({ dataset }: Opened) => SHARES.filter((share) => share * trainingRowsOf(dataset) >= LEAST);
const namesOf = ({ dataset }: Opened) => dataset.factors.map(({ name }) => name);
const shareOf = (share: number) => `${+(100 * share).toPrecision(3)} %`;
const keyOf = (world: string, name: string, seed: number) =>
  `${world}-${name.replaceAll(/[^\w.]+/g, "-").replace(/-$/, "")}-${seed}`;
const nameOf = (arm: Arm, share: number) => `${arm.name}, ${shareOf(share)}`;

/** The experiment of one method that is told of a share of the pictures. */
export function experimentOf(opened: Opened, arm: Arm, share: number, given: Options, seed: number) {
  const { world, ref, dataset } = opened;
  const full = given.steps[world as Known];
  const own = arm.given(share, seed, namesOf(opened));
  const budget =
    own.recipe === "lda" ? {} : { steps: given.quick ? Math.ceil(full / 10) : full, batch: given.batch };
  return experiments.resolveExperiment(
    { ...own, ...budget, data: ref, split: TEST_PART, seed, metrics: [] },
    dataset,
  );
}

function rowsOf(opened: Opened, given: Options, seed: number): study.Row<Measured>[] {
  const { world, dataset } = opened;
  const { rows: mostRows, validate } = given;
  const told = ARMS.flatMap((arm) =>
    sharesOf(opened).map((share): study.Row<Measured> => {
      const experiment = experimentOf(opened, arm, share, given, seed);
      return {
        key: keyOf(world, nameOf(arm, share), seed),
        settings: { experiment, mostRows, validate },
        cost: 1,
        run: (context) => trainAndMeasure(experiment, dataset, { mostRows }, context),
      };
    }),
  );
  const plain = experimentOf(opened, ARMS[0], 1, given, seed);
  const untold = BASELINES.map(
    (kind): study.Row<Measured> => ({
      key: keyOf(world, kind, seed),
      settings: { kind, data: plain.data, code: plain.code, net: plain.net, seed, mostRows, validate },
      cost: 0.3,
      run: (context) => measureBaseline(kind, plain, dataset, mostRows, context),
    }),
  );
  return [...untold, ...told];
}

const COLUMNS: readonly Column[] = ["DCI", "DCI, blocks", "MIG, blocks", "own", "leak"];

const LEGEND = [
  "Mean ± standard deviation over seeds; every seed draws other pictures to be known. *known*: how many training pictures that is.",
  "*own*: what ten nearest neighbours read of a factor from its own block, balanced accuracy in per cent (of the whole code where",
  "there is one block); *leak*: the most they read from another's, chance 0, perfect 1. Shares that are fewer than ten pictures",
  "are left out.",
].join("\n");

function summary(results: Rows, worlds: readonly Opened[], given: Options, seeds: number): study.Summary {
  const found = (world: string, name: string) =>
    defined(bySeed(seeds, (seed) => results.get(keyOf(world, name, seed))));
  const tables = worlds.map((opened) => {
    const { world, dataset } = opened;
    const training = trainingRowsOf(dataset);
    const untold = BASELINES.map((name) => ({ name, before: [""], rows: found(world, name) }));
    const told = ARMS.flatMap((arm) =>
      sharesOf(opened).map((share) => {
        const name = nameOf(arm, share);
        const known = `${Math.max(1, Math.round(share * training))}`;
        return { name, before: [known], rows: found(world, name) };
      }),
    );
    const table = scoresTable([...untold, ...told], { columns: COLUMNS, before: ["known"] });
    return `### ${world}, ${given.steps[world as Known]} steps\n\n${table}`;
  });
  const points = worlds.flatMap((opened) =>
    ARMS.flatMap((arm) =>
      sharesOf(opened).flatMap((share) =>
        found(opened.world, nameOf(arm, share)).map(({ values }) => ({
          ...{ world: opened.world, share, method: arm.name },
          value: values.DCI ?? Number.NaN,
        })),
      ),
    ),
  );
  const about = ARMS.map(({ name, about }) => `- \`${name}\`: ${about}`).join("\n");
  return {
    markdown: `${LEGEND}\n\n${about}\n\n${tables.join("\n")}`,
    figures: { "supervision.svg": supervisionFigure(points, SHARES) },
    value: Object.fromEntries(results),
  };
}
