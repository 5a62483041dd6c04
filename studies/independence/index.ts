import { existsSync } from "node:fs";
import { z } from "zod";
import { define } from "../../src/registry.ts";
import { RowRuntime } from "../../src/study/rowRuntime.ts";
import { type Study, type StudyRow, type Summary, study, studyOptions } from "../../src/study/study.ts";
import { average, deviation, markdownTable, type Spelling, spread } from "../../src/study/table.ts";
import { type Arm, arms, CORRELATION_ONLY } from "./arms.ts";
import { COLUMNS } from "./measure.ts";
import { armRow, type Measured, type Setup, untaughtRow } from "./rows.ts";
import { openWorld, WORLDS, type World } from "./worlds.ts";

const options = z.strictObject({
  ...studyOptions,
  /** The character sprites (.npz); without the file that world is left out. */
  data: z.string().min(1).default("../shared/data/lpc_sprites_64.npz"),
  /** Sides of the pictures are divided by it: every pixel is the mean of a square. */
  shrink: z.int().min(1).max(4).default(2),
  /** Of the encoder's channels. */
  channels: z.number().positive().default(0.5),
  /** Of batch 128. */
  steps: z.int().positive().default(300),
  /** Every penalty's, chosen beforehand and not by any score. */
  weight: z.number().positive().default(0.1),
});

/** Fewest seeds from which a direction is read. */
const SEEDS_FOR_VERDICT = 3;

/**
 * Does driving dependence between parts down help, and which way of doing so is worth its cost? Every penalty at both grains
 * beside ordinary contrastive learning and beside blocks trained on pairs, the same weight for all, nothing chosen by scores.
 */
export const independence = define({
  about:
    "every independence penalty at both grains on three worlds, against baselines that see correlation only",
  source: "Unweave; penalties as their entries say",
  verified: "what is measured is the metrics' (docs/reference/metrics.md); weights fixed beforehand",
  options,
  create:
    ({ data, shrink, channels, steps: full, weight, quick, seeds = quick ? 1 : 5 }): Study =>
    async () => {
      const present = WORLDS.filter((world) => world !== "lpc" || existsSync(data));
      const steps = quick ? Math.ceil(full / 10) : full;
      const runtime = new RowRuntime();
      const setups = await Promise.all(
        present.map(async (world): Promise<Setup> => {
          const dataset = await openWorld(world, data, shrink);
          return { world, path: data, shrink, channels, steps, dataset, runtime };
        }),
      );
      const all = arms(weight);
      // Worlds and seeds take turns, so that a study cut short has the same arms in each.
      const everySeed = (of: (seed: number) => StudyRow<Measured>[]) =>
        Array.from({ length: seeds }, (_, seed) => of(seed)).flat();
      const rowsOf = (round: number, seed: number) =>
        all
          .filter((arm) => arm.round === round)
          .flatMap((arm) => setups.map((setup) => armRow(arm, setup, seed)));
      const untaught = (seed: number) =>
        setups.flatMap((setup) => [
          untaughtRow("raw", all[0], setup, seed),
          untaughtRow("untrained", all[0], setup, seed),
        ]);
      const rows = [
        ...everySeed((seed) => [...untaught(seed), ...rowsOf(0, seed)]),
        ...[1, 2].flatMap((round) => everySeed((seed) => rowsOf(round, seed))),
      ];
      const missing = WORLDS.filter((world) => !present.includes(world));
      return study({
        rows,
        summary: (results) => summary(results, present, all, steps, seeds),
        warnings: missing.map((world) => `world ${world} is left out: no file "${data}"`),
      });
    },
});

const SPELLINGS: Readonly<Record<string, Spelling>> = {
  "effective rank": { times: 1, digits: 1 },
  "ms a step": { times: 1, digits: 0 },
};
const PLAIN: Spelling = { times: 1, digits: 3 };
const SHOWN = [...COLUMNS, "ms a step"];

type Rows = ReadonlyMap<string, Measured>;

/** What is there of one row of the table, seed by seed. */
const perSeed = (results: Rows, world: World, name: string, seeds: number) =>
  Array.from({ length: seeds }, (_, seed) => results.get(`${world}-${name}-${seed}`));

const there = <T>(list: readonly (T | undefined)[]): T[] => list.filter((each) => each !== undefined);

function summary(
  results: Rows,
  worlds: readonly World[],
  all: readonly Arm[],
  steps: number,
  seeds: number,
): Summary {
  const tables = worlds.map((world) => {
    const names = ["raw", "untrained", ...all.map(({ name }) => name)];
    const rows = names.flatMap((name) => {
      const found = perSeed(results, world, name, seeds);
      if (there(found).length === 0) return [];
      const cells = SHOWN.map((column) => {
        const values = there(there(found).map(({ values }) => values[column]));
        return values.length === 0 ? "" : spread(values, SPELLINGS[column] ?? PLAIN);
      });
      const arm = all.find((each) => each.name === name);
      const base = arm?.base ? perSeed(results, world, arm.base, seeds) : [];
      return [[label(name), there(found)[0].told, ...cells, `${there(found).length}`, verdict(found, base)]];
    });
    const chance = chanceRow(there(perSeed(results, world, "untrained", seeds)));
    const header = [world, "told", ...SHOWN, "seeds", "DCI against its base"];
    return `## ${world}\n\n${markdownTable(header, [...chance, ...rows])}`;
  });
  const legend = `${steps} steps of batch 128, mean ± standard deviation over seeds; \`*\` sees correlation only. MI in nats, by nearest neighbours on held-out rows.`;
  return {
    markdown: `${legend}\n\n${tables.join("\n")}`,
    value: { steps, rows: Object.fromEntries(results) },
  };
}

const label = (name: string): string => {
  const correlation =
    CORRELATION_ONLY.some((each) => each === name) ||
    /\+(covariance|gaussianTotalCorrelation|orthogonality)-/.test(name);
  return correlation ? `${name} *` : name;
};

function chanceRow(untrained: readonly Measured[]): string[][] {
  if (untrained.length === 0) return [];
  const cells = SHOWN.map((column) => {
    const values = there(untrained.map(({ chance }) => chance[column]));
    return values.length === 0 ? "" : spread(values, PLAIN);
  });
  return [["chance", "none", ...cells, `${untrained.length}`, ""]];
}

/** Standard errors that a mean of no difference stays within in 95 of 100 cases: Student's t of 1, 2, … degrees of freedom. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** Direction of the paired differences over seeds; nothing where there are fewer than three. */
function verdict(found: readonly (Measured | undefined)[], base: readonly (Measured | undefined)[]): string {
  const differences = found.flatMap((each, seed) => {
    const other = base[seed];
    return each && other ? [each.values.DCI - other.values.DCI] : [];
  });
  if (differences.length < SEEDS_FOR_VERDICT) return "";
  const error = deviation(differences) / Math.sqrt(differences.length);
  const mean = average(differences);
  const wide = STUDENT[Math.min(differences.length - 1, STUDENT.length) - 1];
  if (Math.abs(mean) <= wide * error) return "no difference";
  return mean > 0 ? "helps" : "hurts";
}
