/**
 * Extended Yale B, first light: does a block for identity find people never seen in training again when the light
 * changes, and does it forget the light?
 *
 * Data: the folder of shared pictures (1710 PGM, 27 people, 64 lights), log-standardised, 64×64; pictures whose 99th
 * percentile is below 20 are left out (7 of them, light behind the head). Light is one categorical factor: azimuth and
 * elevation together. People 22 to 28 are never trained on; a tenth of the other rows is kept for testing.
 * Retrieval: every picture of the unseen people asks, their frontal pictures (azimuth 0, elevation 0) answer; "side" is
 * light from 50° or more to the side. Nothing was chosen by these people: `--validate` trains on people 1 to 14 and
 * reads 15 to 21, and is what choices were made by.
 */
import { join } from "node:path";
import { Command } from "commander";
import { executeWithProgress, interruptSignal } from "../src/cli/running.ts";
import { collect, openDataset } from "../src/cli/settings.ts";
import { allRows, levelLabel, levelsOf, subset } from "../src/data/table.ts";
import { writeFile } from "../src/files.ts";
import { applySettings, resolveExperiment } from "../src/run/experiment.ts";
import { isBegun, isFinished, readScores, type ScoresFile } from "../src/run/folder.ts";
import type { Dataset, Ref, Score } from "../src/types.ts";
import { markdown, type Results, record } from "./table.ts";

/**
 * Ordinary contrastive learning twice: random crops are part of its usual views, but they cost it dearly on pictures
 * that are aligned, so the fair baseline goes without.
 */
const ARMS = {
  blocks: { recipe: "blocks", code: { identity: 32, lighting: 32 } },
  ordinary: { recipe: "infonce", code: { code: 64 }, pairs: { options: { crop: 0 } } },
  cropped: { recipe: "infonce", code: { code: 64 } },
} as const;
type Arm = keyof typeof ARMS;

const FRONT = "azimuth +0, elevation +0";
const COLUMNS = [
  "rank-1",
  "rank-1, side light",
  "light, known people",
  "light, unseen people",
  "light, linear",
];

interface Flags {
  readonly data: string;
  readonly out: string;
  readonly seeds: string;
  readonly steps: string;
  readonly validate?: boolean;
  readonly set: string[];
  readonly only?: Arm;
}

export function yalebFirst(): Command {
  return new Command("yalebFirst")
    .description("Extended Yale B: identity under another light, ordinary contrastive code against blocks")
    .option("--data <dir>", "folder with labels.csv and images/", "../shared/data/yaleb")
    .option(
      "--out <dir>",
      "run folders and table.md; finished runs are kept, begun ones go on",
      "runs/yalebFirst",
    )
    .option("--seeds <n>", "how many", "5")
    .option("--steps <n>", "of batch 128", "1500")
    .option("--validate", "train on people 1 to 14, read 15 to 21: for choosing settings")
    .option("--only <arm>", `one of ${Object.keys(ARMS).join(", ")}`)
    .option("--set <key=value>", "change a setting of the arm blocks", collect, [])
    .action(study);
}

async function study(flags: Flags): Promise<void> {
  const dataset = await open(flags);
  const signal = interruptSignal();
  const results: Results = new Map();
  const arms = (Object.keys(ARMS) as Arm[]).filter((arm) => flags.only === undefined || flags.only === arm);
  for (const arm of arms) {
    for (let seed = 0; seed < Number(flags.seeds); seed++) {
      const folder = join(flags.out, `${arm}-${seed}`);
      if (!isFinished(folder)) {
        const experiment = resolveExperiment(experimentOf(arm, seed, dataset, flags), dataset);
        const options = { folder, signal, resume: isBegun(folder) };
        await executeWithProgress(`${arm}, seed ${seed}`, experiment, dataset, options);
      }
      note(results, arm, readScores(folder));
      const table = markdown(results, COLUMNS);
      writeFile(join(flags.out, "table.md"), table);
      console.log(`${arm}: ${seed + 1} seeds; per cent, mean ± standard deviation:\n\n${table}`);
    }
  }
}

const dataOf = (path: string): Ref => ({
  name: "images",
  options: {
    path,
    combine: { identity: ["identity"], lighting: ["azimuth", "elevation"] },
    normalise: "logStandardise",
    minBrightness: 20,
  },
});

async function open(flags: Flags): Promise<Dataset> {
  const whole = await openDataset(dataOf(flags.data));
  if (!flags.validate) return whole;
  const people = levelsOf(whole, "identity", allRows(whole)).map((level) => person(whole, level));
  return subset(
    whole,
    allRows(whole).filter((row) => people[row] <= 21),
  );
}

const person = ({ factors }: Dataset, level: number) => Number(levelLabel(factors[0], level));

function experimentOf(arm: Arm, seed: number, dataset: Dataset, { validate, steps, set, data }: Flags) {
  const [people, lights] = dataset.factors.map((f) => [...(f.labels ?? [])]);
  const first = validate ? 15 : 22;
  const side = lights.filter((label) => Math.abs(Number(/azimuth ([+-]\d+)/.exec(label)?.[1])) >= 50);
  const experiment = {
    data: dataOf(data),
    split: {
      unseen: { identity: people.filter((p) => Number(p) >= first && (!validate || Number(p) <= 21)) },
      testShare: 0.1,
    },
    ...structuredClone(ARMS[arm]),
    steps: Number(steps),
    seed,
    metrics: [
      { name: "retrieval", options: { of: "identity", across: "lighting", hard: side, gallery: [FRONT] } },
      { name: "blockAccuracy" },
      { name: "mig" },
      { name: "activity" },
      { name: "collapse" },
    ],
  };
  return arm === "blocks" ? applySettings(experiment, set, "blocks") : experiment;
}

const NAMES: Readonly<Record<string, string>> = {
  ordinary: "ordinary contrastive code",
  cropped: "the same with random crops",
  identity: "identity block",
  lighting: "lighting block",
};

/** The rows of one run; raw pixels, untrained and chance are taken from the runs of `blocks`. */
function note(results: Results, arm: Arm, { scores }: ScoresFile): void {
  const tables: NonNullable<Score["tables"]> = Object.assign({}, ...scores.map((score) => score.tables));
  const parts =
    arm === "blocks" ? ["identity", "lighting", "whole code", "raw pixels", "untrained", "chance"] : ["code"];
  for (const part of parts) {
    const read = (table: string, column: string): number => {
      const { rows, columns, values } = tables[table];
      return values[rows.indexOf(part)][columns.indexOf(column)];
    };
    const row = NAMES[part === "code" ? arm : part] ?? part;
    record(results, row, COLUMNS[0], read("rank1", "all"));
    record(results, row, COLUMNS[1], read("rank1", "hard"));
    record(results, row, COLUMNS[2], read("knn", "lighting"));
    record(results, row, COLUMNS[3], read("knnUnseen", "lighting"));
    record(results, row, COLUMNS[4], read("linear", "lighting"));
  }
}
