import { z } from "zod";
import { subset } from "../../src/data/dataset.ts";
import { splitRows } from "../../src/data/split.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { random } from "../../src/random.ts";
import { define } from "../../src/registry.ts";
import { type Study, type StudyRow, type Summary, study, studyOptions } from "../../src/study/study.ts";
import { markdownTable, type Spelling, spread } from "../../src/study/table.ts";
import { type Column, type Measured, measureUntaught, shown, trainAndMeasure } from "../measuring.ts";
import { FOLDER, type Opened, openWorlds } from "../worlds.ts";
import { type Arm, arms } from "./arms.ts";
import { idealCodes, NOISE } from "./ideal.ts";

const options = z.strictObject({
  ...studyOptions,
  /** Folder of the files that are not drawn; without it their world is left out. */
  data: z.string().min(1).default(FOLDER),
  /** Of `batch` pictures, by world: how long each needs was chosen on training rows (`validate`). */
  steps: z.record(z.enum(["lpc", "sprites"]), z.int().positive()).default({ lpc: 400, sprites: 3000 }),
  /** Of Adam, by world; chosen as the steps were. */
  rates: z.record(z.enum(["lpc", "sprites"]), z.number().positive()).default({ lpc: 1e-3, sprites: 2e-3 }),
  batch: z.int().positive().default(128),
  /** Rows that metrics are fitted to at most, as in disentanglement_lib; half of them are read. */
  rows: z.int().positive().default(10_000),
  /** Only the training rows of seed 0, of which a fifth is kept apart: for choosing settings. */
  validate: z.boolean().default(false),
});
type Options = z.output<typeof options>;
type Rows = ReadonlyMap<string, Measured>;

/** Do pairs that share one factor, and nothing else said, give one block per factor? */
export const pairs = define({
  about: "pairs that share one factor: disco on lpc and sprites, its parts left out, and 1 % of labels",
  source: "Unweave; bounds of dSprites: XFactors 2026, arXiv:2601.21688 (labels)",
  verified:
    "what is measured is the metrics' (docs/reference/metrics.md); chosen on training rows (validate)",
  options,
  create:
    (given): Study =>
    async () => {
      const { opened, warnings } = await openWorlds(["lpc", "sprites"], given.data);
      const worlds = given.validate ? opened.map(trainingRows) : opened;
      const seeds = given.seeds ?? (given.quick ? 1 : 5);
      const rows = Array.from({ length: seeds }, (_, seed) =>
        worlds.flatMap((world) => rowsOf(world, given, seed)),
      ).flat();
      return study({ rows, warnings, summary: (results) => summary(results, worlds, given, seeds) });
    },
});

/** The rows that a run of seed 0 trains on, as a world of their own. */
function trainingRows(opened: Opened): Opened {
  const { dataset } = opened;
  const split = splitRows(dataset, { unseen: {}, testShare: 0.2 }, random(0).fork("split"));
  return { ...opened, dataset: subset(dataset, split.train) };
}

const namesOf = ({ dataset }: Opened) => dataset.factors.map(({ name }) => name);

function experimentOf({ world, ref, dataset }: Opened, arm: Arm, given: Options, seed: number) {
  const full = given.steps[world as "lpc" | "sprites"];
  const steps = given.quick ? Math.ceil(full / 10) : full;
  return resolveExperiment(
    { ...arm.given, data: ref, steps, batch: given.batch, seed, metrics: [] },
    dataset,
  );
}

function rowsOf(opened: Opened, given: Options, seed: number): StudyRow<Measured>[] {
  const { world, dataset } = opened;
  const all = arms(namesOf(opened));
  const { rows: most, validate } = given;
  const plain = experimentOf(opened, all[0], given, seed);
  const untaught = (["raw", "untrained"] as const).map(
    (kind): StudyRow<Measured> => ({
      key: keyOf(world, kind, seed),
      settings: { kind, data: plain.data, code: plain.code, net: plain.net, seed, most, validate },
      cost: 0.5,
      run: (context) => measureUntaught(kind, plain, dataset, most, context),
    }),
  );
  const trained = all
    .filter(({ seeds = Number.POSITIVE_INFINITY }) => seed < seeds)
    .map((arm): StudyRow<Measured> => {
      const experiment = experimentOf(opened, arm, given, seed);
      return {
        key: keyOf(world, arm.name, seed),
        settings: { experiment, most, validate },
        cost: 1,
        run: (context) => trainAndMeasure(experiment, dataset, { mostRows: most }, context),
      };
    });
  return [...untaught, ...idealRows(opened, given, seed), ...trained];
}

/** Names of the rows of codes made from the factors: what the table's numbers can be at most. */
const IDEAL = { "ideal, one harmonic": "one", "ideal, all harmonics": "all" } as const;

/** Of `sprites`, whose angle not every shape shows, and once. */
function idealRows(opened: Opened, given: Options, seed: number): StudyRow<Measured>[] {
  const { world, dataset } = opened;
  if (world !== "sprites" || seed > 0) return [];
  const plain = experimentOf(opened, arms(namesOf(opened))[0], given, seed);
  const { rows: most, validate } = given;
  return Object.entries(IDEAL).map(([name, harmonics]) => ({
    key: keyOf(world, name, seed),
    settings: { harmonics, noise: NOISE, data: plain.data, seed, most, validate },
    cost: 0.5,
    run: (context) => measureUntaught(idealCodes(dataset, harmonics), plain, dataset, most, context),
  }));
}

const keyOf = (world: string, name: string, seed: number) =>
  `${world}-${name.replaceAll(/[^\w]+/g, "-")}-${seed}`;

const COLUMNS: readonly Column[] = ["DCI", "DCI, blocks", "FactorVAE", "MIG, blocks", "own", "leak"];
const PLAIN: Spelling = { times: 1, digits: 3 };
const PERCENT: Spelling = { times: 100, digits: 1 };
const SECONDS: Spelling = { times: 1, digits: 0 };
const there = <T>(list: readonly (T | null | undefined)[]): T[] =>
  list.filter((each): each is T => each !== undefined && each !== null);
const cell = (values: readonly number[], spelling: Spelling) =>
  values.length === 0 ? "" : spread(values, spelling);

function summary(results: Rows, worlds: readonly Opened[], given: Options, seeds: number): Summary {
  const found = ({ world }: Opened, name: string) =>
    there(Array.from({ length: seeds }, (_, seed) => results.get(keyOf(world, name, seed))));
  const tables = worlds.map((world) => {
    const names = [
      "raw",
      "untrained",
      ...Object.keys(IDEAL),
      ...arms(namesOf(world)).map(({ name }) => name),
    ];
    const rows = names
      .map((name) => [name, found(world, name)] as const)
      .filter(([, list]) => list.length > 0);
    return `## ${world.world}, ${given.steps[world.world as "lpc" | "sprites"]} steps\n\n${scores(rows)}\n${accuracies(rows, namesOf(world))}`;
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

type Found = readonly (readonly [name: string, rows: readonly Measured[]])[];

function scores(rows: Found): string {
  const spelling = (column: string) => (column === "own" ? PERCENT : PLAIN);
  const untrained = rows.find(([name]) => name === "untrained")?.[1] ?? [];
  const lines = rows.map(([name, list]) => [
    name,
    list[0].told,
    ...COLUMNS.map((column) => cell(there(list.map((row) => shown(row, column))), spelling(column))),
    cell(there(list.map(({ seconds }) => seconds)), SECONDS),
    `${list.length}`,
  ]);
  const chance = COLUMNS.map((column) =>
    cell(there(untrained.map((row) => row.chance[column])), spelling(column)),
  );
  const first = untrained.length === 0 ? [] : [["chance", "", ...chance, "", `${untrained.length}`]];
  return markdownTable(["", "told", ...COLUMNS, "seconds", "seeds"], [...first, ...lines]);
}

function accuracies(rows: Found, factors: readonly string[]): string {
  const lines = rows.map(([name, list]) => [
    name,
    ...factors.map((factor) => cell(there(list.map(({ own }) => own[factor])), PERCENT)),
  ]);
  return markdownTable(["own, per cent", ...factors], lines);
}
