import { z } from "zod";
import { define, study } from "../../src/index.ts";
import { bySeed, cell, defined, SCORE, WHOLE } from "../cells.ts";
import { dataOption } from "../data.ts";
import { BASELINES } from "../measuring.ts";
import { type Arm, arms } from "./arms.ts";
import { COLUMNS } from "./measure.ts";
import { armRow, baselineRow, type Measured, type Setup } from "./rows.ts";
import { openWorld, presentWorlds, WORLDS, type World } from "./worlds.ts";

const options = z.strictObject({
  ...study.commonOptions,
  /** The file of the character sprites (.npz); without it their world is left out. */
  data: dataOption,
  /** The sides of the pictures are divided by this number: every pixel is the mean of a square. */
  shrink: z.int().min(1).max(4).default(2),
  /** The share of the usual channels that the encoder has. */
  channels: z.number().positive().default(0.5),
  /** The number of steps of batch 128. */
  steps: z.int().positive().default(300),
  /** The weight of every penalty, chosen beforehand and not by any score. */
  weight: z.number().positive().default(0.1),
});

/** A direction is read from no fewer seeds. */
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
    ({ data, shrink, channels, steps: full, weight, quick, seeds = quick ? 1 : 5 }): study.Study =>
    async () => {
      const { present, warnings } = presentWorlds(WORLDS, data);
      const path = data ?? "";
      const steps = quick ? Math.ceil(full / 10) : full;
      const runtime = new study.RowRuntime();
      const setups = await Promise.all(
        present.map(async (world): Promise<Setup> => {
          const dataset = await openWorld(world, path, shrink);
          return { world, path, shrink, channels, steps, dataset, runtime };
        }),
      );
      const all = arms(weight);
      // Worlds and seeds take turns, so that a study that is cut short has the same arms in each.
      const everySeed = (of: (seed: number) => study.Row<Measured>[]) => bySeed(seeds, of).flat();
      const rowsOf = (round: number, seed: number) =>
        all
          .filter((arm) => arm.round === round)
          .flatMap((arm) => setups.map((setup) => armRow(arm, setup, seed)));
      const baselines = (seed: number) =>
        setups.flatMap((setup) => BASELINES.map((kind) => baselineRow(kind, all[0], setup, seed)));
      const rows = [
        ...everySeed((seed) => [...baselines(seed), ...rowsOf(0, seed)]),
        ...[1, 2].flatMap((round) => everySeed((seed) => rowsOf(round, seed))),
      ];
      return study.plan({
        rows,
        summary: (results) => summary(results, present, all, steps, seeds),
        warnings,
      });
    },
});

const FORMATS: Readonly<Record<string, study.NumberFormat>> = {
  "effective rank": { times: 1, digits: 1 },
  "ms a step": WHOLE,
};
const SHOWN = [...COLUMNS, "ms a step"];

type Rows = ReadonlyMap<string, Measured>;

/** The results of one row of the table, seed by seed; undefined where a row is missing. */
const perSeed = (results: Rows, world: World, name: string, seeds: number) =>
  bySeed(seeds, (seed) => results.get(`${world}-${name}-${seed}`));

function summary(
  results: Rows,
  worlds: readonly World[],
  all: readonly Arm[],
  steps: number,
  seeds: number,
): study.Summary {
  const tables = worlds.map((world) => {
    const names = [...BASELINES, ...all.map(({ name }) => name)];
    const rows = names.flatMap((name) => {
      const found = perSeed(results, world, name, seeds);
      const rows = defined(found);
      if (rows.length === 0) return [];
      const cells = SHOWN.map((column) =>
        cell(
          rows.map(({ values }) => values[column]),
          FORMATS[column] ?? SCORE,
        ),
      );
      const arm = all.find((each) => each.name === name);
      const base = arm?.base ? perSeed(results, world, arm.base, seeds) : [];
      return [
        [
          arm?.correlationOnly ? `${name} *` : name,
          rows[0].told,
          ...cells,
          `${rows.length}`,
          verdict(found, base),
        ],
      ];
    });
    const chance = chanceRow(defined(perSeed(results, world, "untrained", seeds)));
    const header = [world, "told", ...SHOWN, "seeds", "DCI against its base"];
    return `## ${world}\n\n${study.markdownTable(header, [...chance, ...rows])}`;
  });
  const legend = `${steps} steps of batch 128, mean ± standard deviation over seeds; \`*\` sees correlation only. MI in nats, by nearest neighbours on held-out rows.`;
  return {
    markdown: `${legend}\n\n${tables.join("\n")}`,
    value: { steps, rows: Object.fromEntries(results) },
  };
}

function chanceRow(untrained: readonly Measured[]): string[][] {
  if (untrained.length === 0) return [];
  const cells = SHOWN.map((column) =>
    cell(
      untrained.map(({ chance }) => chance[column]),
      SCORE,
    ),
  );
  return [["chance", "none", ...cells, `${untrained.length}`, ""]];
}

/** Standard errors that a mean of no difference stays within in 95 of 100 cases: Student's t of 1, 2, … degrees of freedom. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** The direction of the paired differences over seeds; nothing is said of fewer than three. */
function verdict(found: readonly (Measured | undefined)[], base: readonly (Measured | undefined)[]): string {
  const differences = found.flatMap((each, seed) => {
    const other = base[seed];
    return each && other ? [each.values.DCI - other.values.DCI] : [];
  });
  if (differences.length < SEEDS_FOR_VERDICT) return "";
  const error = study.deviation(differences) / Math.sqrt(differences.length);
  const mean = study.average(differences);
  const wide = STUDENT[Math.min(differences.length - 1, STUDENT.length) - 1];
  if (Math.abs(mean) <= wide * error) return "no difference";
  return mean > 0 ? "helps" : "hurts";
}
