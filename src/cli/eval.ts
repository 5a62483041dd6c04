import { Command } from "commander";
import * as registry from "../metrics/index.ts";
import { lookup } from "../registry.ts";
import { evaluateRun } from "../run/execute.ts";
import { openRun } from "../run/folder.ts";
import { printJson } from "./output.ts";
import { interruptSignal, measuring } from "./running.ts";
import { collect, openDataset } from "./settings.ts";
import { summaryTable } from "./summary.ts";

export function command(): Command {
  return new Command("eval")
    .description("Score a run's encoder again, with its own metrics or others")
    .argument("<run>", "run folder")
    .option("--metric <name>", "only this metric, with its defaults; may be given again", collect, [])
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", "\nExample:\n  $ unweave eval runs/demo/after --metric mig --json")
    .action(evaluate);
}

async function evaluate(folder: string, flags: { metric: string[]; json?: boolean }): Promise<void> {
  const experiment = openRun(folder);
  const metrics = flags.metric.length > 0 ? flags.metric.map((name) => ({ name })) : experiment.metrics;
  for (const { name } of metrics) lookup("metric", registry, name);
  const dataset = await openDataset(experiment.data);
  const scores = await evaluateRun(folder, { ...experiment, metrics }, dataset, {
    signal: interruptSignal(),
    onMetric: measuring("measure"),
  });
  if (flags.json) printJson({ run: folder, scores });
  else {
    process.stdout.write(summaryTable([{ recipe: experiment.recipe, scores }]));
    for (const { metric, value, variant } of scores)
      process.stdout.write(`${metric}: ${value.toFixed(4)}  (${variant})\n`);
  }
}
