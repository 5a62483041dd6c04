import { Command, Option } from "commander";
import { expect, InputError, orInterrupted } from "../errors.ts";
import { evaluateRun } from "../evaluate/evaluateRun.ts";
import { scoreExternal } from "../evaluate/external.ts";
import { COMMONLY, type Measured, measuredOf, namedMetrics } from "../evaluate/plan.ts";
import { writeFile } from "../files.ts";
import { conclusion } from "../report/meaning.ts";
import type { ScoresView } from "../report/scores.ts";
import { describeData, readData } from "../run/data.ts";
import { openRun } from "../run/folder.ts";
import { lockOutput, whileLocked } from "../run/lock.ts";
import type { Ref } from "../types/index.ts";
import { localRun } from "./elsewhere.ts";
import { measuredInRun, printPlan } from "./evalPlan.ts";
import { evaluateRuns } from "./evalRuns.ts";
import { readCodesSource, readEncoderSource, type SourceFlags, sourceOf } from "./evalSource.ts";
import type { Io } from "./io.ts";
import { printJson } from "./output.ts";
import { changedDataOption, runData } from "./runData.ts";
import { interruptSignal, measuring } from "./running.ts";
import { scoresTable } from "./scoresTable.ts";
import { collect, openDataset } from "./settings.ts";
import { summaryTable } from "./summary.ts";

interface Flags extends SourceFlags {
  readonly metrics?: string;
  readonly metric?: string[];
  readonly json?: boolean;
  readonly html?: string;
  readonly plan?: boolean;
}
interface Evaluated extends ScoresView {
  /** Printed above the scores. */
  readonly summary: string;
  /** Further keys of the JSON document. */
  readonly json: Readonly<Record<string, unknown>>;
}

const STOPPING = "stopping; no scores are written";
const EXAMPLES = `
Examples:
  $ unweave eval runs/demo/after --metric mig --json
  $ unweave eval runs/a runs/b runs/c --metrics mig,modularity
  $ unweave eval --codes codes.npy --factors factors.npy --names shape,size --html scores.html
  $ unweave eval --codes codes.npy --factors factors.csv --blocks identity=0-7,lighting=8-11 --metrics fast
  $ unweave eval --encoder encoder.onnx --data photos --set data.size=64`;

export function command(io: Io): Command {
  return new Command("eval")
    .description("Score any representation: a run folder, codes and factors from files, or an ONNX encoder")
    .argument(
      "[runs...]",
      "run folder, or its address (s3://…, https://…); of several, their scores and how far they agree",
    )
    .option("--codes <file>", ".npy, [rows, dimensions]")
    .option("--factors <file>", ".npy, [rows, factors]; or .csv, .tsv or .parquet with names of columns")
    .option("--names <list>", "names of the factors, by comma")
    .option("--kinds <list>", "categorical, ordinal or circular: one for all factors, or one each")
    .option("--missing <list>", 'words and numbers that mean a missing label, by comma; "": only empty cells')
    .option("--separator <character>", 'what stands between the columns of a CSV, or "tab"; found by itself')
    .option("--blocks <list>", "names for dimensions: identity=0-7,lighting=8-11")
    .option("--encoder <file>", "ONNX: pictures [batch, channels, height, width] in 0..1 → codes")
    .option("--data <name>", "dataset, or a folder of pictures with labels.csv, for --encoder")
    .option(
      "--set <key=value>",
      "an option of the dataset: data.size=32, or data.path=FOLDER where a run's data has moved; may be given again",
      collect,
    )
    .addOption(changedDataOption())
    .addOption(
      new Option(
        "--split <kind>",
        "rows that fit probes: a random 80 % (the default), or the first 80 %",
      ).choices(["shuffled", "ordered"]),
    )
    .option("--batches <file>", ".npz or folder: batches that hold one factor, as row numbers")
    .option("--seed <n>", "seed of the split and of every metric's chance", Number)
    .option("--metrics <list>", "all, fast, or names by comma; a run has its own list, else all that apply")
    .option("--metric <name>", "one metric, with its defaults; may be given again", collect)
    .option("--backend <name>", "where encoders compute (unweave list backends); a run's own by default")
    .option("--json", "one JSON document on stdout")
    .option("--plan", "print what each metric would cost here, in seconds and memory, and compute none")
    .option("--html <file>", "write a page with scores and figures")
    .addHelpText("after", EXAMPLES)
    .action((runs: string[], flags: Flags) => {
      const work = () => evaluate(io, runs, flags);
      return flags.html === undefined ? work() : whileLocked(lockOutput(flags.html), work);
    });
}

async function evaluate(io: Io, named: readonly string[], flags: Flags): Promise<void> {
  const [run, second] = named;
  const { seed = 0 } = flags;
  const whole = Number.isInteger(seed) && seed >= 0;
  expect(whole, "usage", "eval", "--seed with a whole number from 0", `${seed}`, "Write --seed 1.");
  const source = sourceOf(run, flags);
  // Names that are not known are refused before anything is read.
  metricsAsked(flags);
  const runs: string[] = [];
  for (const each of named) runs.push(await localRun(io, each));
  if (second !== undefined) {
    const page = flags.html === undefined;
    expect(page, "usage", "eval", "one run for a page", `${runs.length} with --html`, "Leave out --html.");
    if (flags.plan)
      throw new InputError("usage", "eval", "one run for --plan", `${runs.length}`, "Name one.");
    await evaluateRuns(io, runs, (measured) => metricsAsked(flags, measured), flags);
    return;
  }
  const found = source === "run" ? await scoreRun(io, runs[0], flags) : await scoreSource(io, source, flags);
  if (found === null) return;
  for (const { metric, why } of found.skipped) io.stderr.write(`skipped ${metric}: ${why}\n`);
  const { scores, skipped } = found;
  if (scores.length === 0) {
    const got = `only some that do not (${skipped.map(({ metric }) => metric).join(", ")})`;
    throw new InputError("usage", "eval", "a metric that applies", got, "Ask for others: --metrics all.");
  }
  const sentence = conclusion(scores);
  if (flags.json) printJson(io, { ...found.json, scores, skipped, warnings: found.warnings, sentence });
  else io.stdout.write(`${found.summary}${scoresTable(scores)}\n${sentence}\n`);
  if (flags.html !== undefined) {
    // The plotting library takes longer to load than most scores take.
    const { renderScores } = await import("../report/scores.ts");
    writeFile(flags.html, renderScores(found));
    io.notes.write(`page: ${flags.html}\n`);
  }
}

/**
 * What --metrics and --metric name, or null where they are not given; which are fast depends on what is measured. An unknown
 * metric is an InputError.
 */
export function metricsAsked(
  { metrics, metric = [] }: Pick<Flags, "metrics" | "metric">,
  measured: Measured = COMMONLY,
): Ref[] | null {
  if (metrics === undefined && metric.length === 0) return null;
  return namedMetrics([...(metrics?.split(",").map((name) => name.trim()) ?? []), ...metric], measured);
}

async function scoreRun(
  io: Io,
  folder: string,
  { backend, changedData, set, ...flags }: Flags,
): Promise<Evaluated | null> {
  const experiment = openRun(folder);
  const signal = interruptSignal(io, STOPPING);
  const dataset = await openDataset(io, runData(folder, experiment.data, set), signal);
  const measured = measuredInRun(folder, experiment, dataset);
  const metrics = metricsAsked(flags, measured) ?? experiment.metrics;
  if (flags.plan) {
    printPlan(io, metrics, measured, flags);
    return null;
  }
  const options = { signal, onMetric: measuring(io, "measure") };
  const scored = await evaluateRun(folder, { ...experiment, metrics }, dataset, {
    ...{ ...options, backend, changedData },
  });
  for (const warning of scored.warnings) io.stderr.write(`warning: ${warning}\n`);
  const { recipe, data, seed } = experiment;
  return {
    ...scored,
    title: folder,
    facts: [
      ["run", `${folder}: ${recipe} on ${data.name}`],
      ["data", describeData(readData(folder), data)],
      ["seed", `${seed}`],
    ],
    warnings: [...dataset.warnings, ...scored.warnings],
    summary: `${summaryTable([{ recipe, scores: scored.scores }])}\n`,
    json: { run: folder },
  };
}

async function scoreSource(io: Io, source: "codes" | "encoder", flags: Flags): Promise<Evaluated | null> {
  const signal = interruptSignal(io, STOPPING);
  const reading = source === "codes" ? readCodesSource(io, flags) : readEncoderSource(io, flags);
  const { representation, ...rest } = await orInterrupted(reading, signal, "stopped while reading");
  const measured = measuredOf(representation);
  const metrics = metricsAsked(flags, measured) ?? namedMetrics(["all"], measured);
  if (flags.plan) {
    printPlan(io, metrics, measured, { ...flags, given: representation });
    return null;
  }
  const scored = await scoreExternal(representation, {
    metrics,
    seed: flags.seed ?? 0,
    signal,
    onMetric: measuring(io, "measure"),
  });
  return { ...scored, ...rest, summary: "", json: {} };
}
