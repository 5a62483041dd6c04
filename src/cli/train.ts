import { statSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { endChoice } from "../choose/run.ts";
import { begunChoice } from "../choose/state.ts";
import { backendNamed } from "../engine/backends/node.ts";
import { expect } from "../errors.ts";
import type { CheckpointEvery } from "../execute/saving.ts";
import type { RunResult } from "../execute/write.ts";
import { resolveExperiment } from "../experiment/resolve.ts";
import { writeFile } from "../files.ts";
import { recipes } from "../recipes/registry.ts";
import { expectNewFolder, freeFolder, openRun, paths } from "../run/folder.ts";
import { expectUnlocked } from "../run/lock.ts";
import { trackerNamed } from "../track/named.ts";
import { AUTO } from "./auto.ts";
import type { Io } from "./io.ts";
import { printJson } from "./output.ts";
import { runData } from "./runData.ts";
import { executeWithProgress, interruptSignal } from "./running.ts";
import { collect, type ExperimentFlags, openDataset, readExperiment } from "./settings.ts";
import { conclusions, summaryTable } from "./summary.ts";
import { resumeChosen, trainChosen } from "./trainChosen.ts";

interface Flags extends ExperimentFlags {
  readonly find?: string;
  readonly minutes?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly backend?: string;
  readonly checkpointEvery?: CheckpointEvery;
  readonly track: string[];
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ unweave train photos
  $ unweave train photos --find person --minutes 10
  $ unweave train --recipe blocks --data faces --out runs/faces
  $ unweave train experiment.yaml --set steps=500
  $ unweave train --recipe blocks --data images --set data.path=photos --set data.labels=labels.csv \\
      --set split.unseen.identity=anna,ben
  $ unweave train --resume runs/faces

A folder of pictures is enough: labels are found, a recipe is chosen on people (objects, …) left out of training, and trained on
all. The smallest experiment.yaml has two lines: "data: faces" and "recipe: blocks".`;

export function command(io: Io): Command {
  return new Command("train")
    .description("Train, evaluate, write a run folder")
    .argument("[experiment]", "a folder of pictures, or a YAML or JSON file; or give --recipe and --data")
    .option("--recipe <name>", "names and weights (unweave list recipes), or auto, as for a folder")
    .option("--data <name>", "dataset (unweave list datasets)")
    .option("--set <key=value>", "change one setting; may be given again", collect, [])
    .option("--find <column>", "of a folder: what is searched for, such as the person")
    .option(
      "--minutes <number>",
      "of a folder: how long candidates are tried on two cores; 5 by default",
      readMinutes,
    )
    .option("--out <dir>", "folder to write; a new one under runs/ by default")
    .option("--resume <run>", "go on from a run's newest checkpoint")
    .option("--backend <name>", "where to compute (unweave list backends); cpu by default")
    .option("--checkpoint-every <time>", "steps, or seconds: 200, 30s (the default)", readEvery)
    .option(
      "--track <program>",
      "tell it of the run: tensorboard, csv, mlflow:URL; may be given again",
      readTracker,
      [],
    )
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", EXAMPLES)
    .action((file: string | undefined, flags: Flags) => train(io, file, flags));
}

/** 200 → 200 steps, 30s → 30 seconds */
function readEvery(text: string): CheckpointEvery {
  const [, count, unit] = /^(\d+)(s?)$/.exec(text) ?? [];
  const todo = "Write --checkpoint-every 30s.";
  expect(Number(count) > 0, "usage", "train", "--checkpoint-every with steps or seconds", text, todo);
  return unit === "s" ? { seconds: Number(count) } : Number(count);
}

function readTracker(text: string, before: readonly string[]): string[] {
  trackerNamed(text);
  return [...before, text];
}

function readMinutes(text: string): number {
  const todo = "Write --minutes 5.";
  expect(Number(text) > 0, "usage", "train", "--minutes with a number above 0", text, todo);
  return Number(text);
}

async function train(io: Io, file: string | undefined, flags: Flags): Promise<void> {
  const signal = interruptSignal(io);
  const result =
    flags.resume === undefined ? await begin(io, file, flags, signal) : await resume(io, file, flags, signal);
  endChoice(result.folder);
  const report = paths(result.folder).report;
  const { renderReport } = await import("../report/index.ts");
  writeFile(report, renderReport([result.folder], { title: `${result.recipe}, ${result.folder}` }));
  if (flags.json) printJson(io, { run: result.folder, blocks: result.blocks, scores: result.scores, report });
  else
    io.stdout.write(
      `${summaryTable([result])}${conclusions([result])}\nrun folder: ${result.folder}\nreport: ${report}\n`,
    );
}

async function begin(
  io: Io,
  file: string | undefined,
  flags: Flags,
  signal: AbortSignal,
): Promise<RunResult> {
  const given = isFolder(file)
    ? readExperiment(undefined, ofFolder(file!, flags))
    : readExperiment(file, flags);
  if (given.recipe === AUTO) return trainChosen(io, given, flags, signal);
  expectNoChoice(given.recipe, flags);
  // A wrong name is refused before images are drawn or read.
  recipes.lookup(given.recipe);
  const folder = flags.out ?? freeFolder(join("runs", `${given.recipe}-${given.data.name}`));
  expectNewFolder(folder);
  const backend = await backendNamed(flags.backend ?? "cpu");
  const dataset = await openDataset(io, given.data, signal);
  return executeWithProgress(io, given.recipe, resolveExperiment(given, dataset), dataset, {
    folder,
    signal,
    backend,
    checkpointEvery: flags.checkpointEvery,
    track: flags.track,
  });
}

const isFolder = (path: string | undefined) =>
  path !== undefined && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The same as flags: pictures in a folder, and a recipe that is chosen unless one is named. */
function ofFolder(path: string, { recipe = AUTO, data = "images", set }: Flags): ExperimentFlags {
  const todo = "Leave one of them out.";
  expect(data === "images", "usage", "train", "a folder or --data", `"${path}" and --data ${data}`, todo);
  return { recipe, data, set: [`data.path=${JSON.stringify(path)}`, ...set] };
}

/** A recipe that somebody named is not chosen: what is said of a choice would be passed over. */
function expectNoChoice(recipe: string, { find, minutes }: Flags): void {
  const [flag] = [find !== undefined && "--find", minutes !== undefined && "--minutes"].filter(Boolean);
  const todo = "Leave it out, or name a folder of pictures.";
  expect(flag === undefined, "usage", "train", "a recipe to choose", `${flag} beside "${recipe}"`, todo);
}

async function resume(
  io: Io,
  file: string | undefined,
  { resume: folder = "", recipe, data, out, set, backend, checkpointEvery, track }: Flags,
  signal: AbortSignal,
): Promise<RunResult> {
  const other = file ?? recipe ?? data ?? out ?? set.find((setting) => !setting.startsWith("data."));
  expect(
    other === undefined,
    "resume",
    folder,
    "a run folder, and --set data.path where its data has moved",
    other ?? "",
    "Its experiment.json says everything else.",
  );
  expectUnlocked(folder);
  const choice = begunChoice(folder);
  if (choice !== null) {
    const located = { ...choice, data: runData(folder, choice.data, set) };
    return resumeChosen(io, folder, located, { backend, checkpointEvery, track }, signal);
  }
  const begun = openRun(folder);
  const experiment = { ...begun, data: runData(folder, begun.data, set) };
  const dataset = await openDataset(io, experiment.data, signal);
  return executeWithProgress(io, experiment.recipe, experiment, dataset, {
    folder,
    signal,
    backend,
    checkpointEvery,
    track,
    resume: true,
  });
}
