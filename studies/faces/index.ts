import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { define, InputError, study } from "../../src/index.ts";
import { dataOption, expectData } from "../data.ts";
import { dataOf, openYaleb } from "../yaleb.ts";
import { ARMS, CHOICES, FEW } from "./arms.ts";
import { type Benchmark, openBenchmark } from "./benchmark.ts";
import { chosenRow } from "./chosen.ts";
import * as extrapolation from "./extrapolation.ts";
import { attackerFigure, blockMap, frontierFigure, frontierKey, type Rows } from "./figures.ts";
import type { Reading } from "./reading.ts";
import * as standard from "./standard.ts";
import { projectionRow, STRANGER_ARMS, type StrangersSetup, strangerRow } from "./strangers.ts";
import { stripsFigure } from "./strips.ts";
import { grouped, publishedTable, tables } from "./tables.ts";

const options = z.strictObject({
  ...study.commonOptions,
  /** The folder that holds yaleb_benchmark_24x21.npz and yaleb/ with its labels.csv; either may be missing. */
  data: dataOption,
  /** The number of steps on the benchmark, each of a batch of all training pictures. */
  steps: z.int().positive().default(1000),
  /**
   * The number of steps of batch 128 on the larger pictures, and Adam's rate there. Both were chosen by people 1 to 21, a third
   * of them strangers at a time (`validate`, `third`; docs/results/faces.md).
   */
  strangerSteps: z.int().positive().default(300),
  strangerRate: z.number().positive().default(1e-4),
  /**
   * For choosing settings: lights that are left out are read on training pictures, strangers are people 15 to 21 with 1 to 14 to
   * train on, and nothing else is done.
   */
  validate: z.boolean().default(false),
  /** Says which seven of the people 1 to 21 are strangers then: 0, 1 or 2. */
  third: z.int().min(0).max(2).default(2),
});
type Options = z.output<typeof options> & { readonly data: string };

/** What lies in the folder: the first, the second or both. */
const FILES = "yaleb_benchmark_24x21.npz or yaleb/labels.csv";

/**
 * Identity that survives a change of light, measured by those who would like to read the light: the standard split of the papers,
 * lights and people left out, and people never seen. Nothing was chosen by the pictures that the tables read: settings on
 * the benchmark by its 190 training pictures, on the larger pictures with `validate`.
 */
export const faces = define({
  about: "Extended Yale B: identity against what is read of the light, by the papers' protocol and held out",
  source: "Georghiades et al. 2001; Lee et al. 2005 (data); Louizos et al. 2016 (split); Unweave (protocol)",
  verified: "readings on worlds with known answers (test/studies/faces.test.ts)",
  options,
  create:
    (asked): study.Study =>
    async () => {
      const data = expectData(asked.data, `a folder with ${FILES}`);
      const given = { ...asked, data };
      const seeds = given.seeds ?? (given.quick ? 1 : 5);
      const each = Array.from({ length: seeds }, (_, seed) => seed);
      const benchmark = await openParts(given);
      const larger = await openLarger(given);
      if (benchmark === null && larger === null) {
        const todo = "Name the folder that holds them: --set data=PATH.";
        throw new InputError("data", data, FILES, "neither", todo);
      }
      const [arms, few] = given.validate ? [[], CHOICES] : [ARMS, FEW];
      const rows: study.Row<Reading[]>[] = [
        ...(benchmark && !given.validate ? [standard.plainRow(benchmark)] : []),
        ...(benchmark ? [extrapolation.plainRow(benchmark)] : []),
        ...(larger ? [projectionRow(larger)] : []),
        // Rows go seed by seed, so that a study that is cut short has the same arms throughout.
        ...each.flatMap((seed) => [
          ...(benchmark ? arms.map((arm) => standard.armRow(arm, benchmark, seed)) : []),
          ...(benchmark && !given.validate ? [chosenRow(benchmark, seed)] : []),
          ...(benchmark ? few.map((arm) => extrapolation.armRow(arm, benchmark, seed)) : []),
          ...(larger ? STRANGER_ARMS.map((arm) => strangerRow(arm, larger, seed)) : []),
        ]),
      ];
      const missing = [
        ...(benchmark ? [] : [`no yaleb_benchmark_24x21.npz in "${data}": the standard split is left out`]),
        ...(larger ? [] : [`no yaleb/labels.csv in "${data}": strangers under 64 lights are left out`]),
      ];
      return study.plan({
        rows,
        summary: (results) => summary(results, benchmark?.log ?? null),
        warnings: missing,
      });
    },
});

async function openParts({ data, steps, quick, validate }: Options): Promise<standard.Setup | null> {
  const path = join(data, "yaleb_benchmark_24x21.npz");
  if (!existsSync(path)) return null;
  return {
    log: await openBenchmark(path, "logStandardise"),
    contrast: await openBenchmark(path, "localContrast"),
    steps: quick ? Math.ceil(steps / 10) : steps,
    validate,
  };
}

async function openLarger({
  data,
  strangerSteps,
  strangerRate,
  quick,
  validate,
  third,
}: Options): Promise<StrangersSetup | null> {
  const path = join(data, "yaleb");
  if (!existsSync(join(path, "labels.csv"))) return null;
  const open = (normalise: string) => openYaleb(dataOf(path, normalise), validate);
  return {
    path,
    datasets: {
      none: null,
      logStandardise: await open("logStandardise"),
      localContrast: await open("localContrast"),
    },
    steps: quick ? Math.ceil(strangerSteps / 10) : strangerSteps,
    rate: strangerRate,
    third,
    validate,
  };
}

/** These rows are shown as pictures: the pixels, and an encoder before and after what was added. */
const SHOWN = [
  ["pixels", "pixels, log-standardised"],
  ["before", "SupCon"],
  ["after", "SupCon on local contrast with noise 0.5"],
] as const;

async function summary(
  results: ReadonlyMap<string, readonly Reading[]>,
  pictures: Benchmark | null,
): Promise<study.Summary> {
  const all = grouped([...results.values()].flat());
  const rows: Rows = all.get("standard")!;
  const figures: Record<string, string> = {};
  const put = (name: string, text: string | null) => {
    if (text !== null) figures[name] = text;
  };
  if (rows.size > 0) {
    put("frontier.svg", frontierFigure(rows));
    put("blocks.svg", blockMap(rows));
    for (const [file, row] of SHOWN)
      put(`attacker-${file}.svg`, rows.has(row) ? attackerFigure(row, rows.get(row)!) : null);
  }
  if (pictures !== null) {
    const names = SHOWN.map(([, row]) => row);
    put("strips.svg", await stripsFigure(pictures, rows, names));
  }
  const key = rows.size > 0 ? `\n\n\`frontier.svg\`: ${frontierKey(rows)}.\n` : "";
  return {
    markdown: `Per cent, mean ± standard deviation over seeds.\n\n${tables(all)}\n${publishedTable()}${key}`,
    figures,
    value: Object.fromEntries(
      [...all].map(([table, found]) => [
        table,
        Object.fromEntries([...found].map(([row, each]) => [row, each.map(({ values }) => values)])),
      ]),
    ),
  };
}
