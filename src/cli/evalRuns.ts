/** `eval` of several runs: their scores side by side, and how far they agree. */

import { InputError, orInterrupted } from "../errors.ts";
import { agreementOf, expectSameData } from "../evaluate/agreement.ts";
import { evaluateRun, type ScoredRun } from "../evaluate/evaluateRun.ts";
import type { Measured } from "../evaluate/plan.ts";
import { counted } from "../numerics/counted.ts";
import { openRun } from "../run/folder.ts";
import type { Ref } from "../types/index.ts";
import { measuredInRun } from "./evalPlan.ts";
import type { SourceFlags } from "./evalSource.ts";
import type { Io } from "./io.ts";
import { printJson, table } from "./output.ts";
import { runData } from "./runData.ts";
import { interruptSignal, measuring } from "./running.ts";
import { openDataset } from "./settings.ts";

const digits = (value: number) => value.toFixed(3);

/** Scores each run by `asked` or by the first run's list. */
export async function evaluateRuns(
  io: Io,
  folders: readonly string[],
  asked: (measured: Measured) => readonly Ref[] | null,
  { json, backend, changedData, set }: SourceFlags & { readonly json?: boolean },
): Promise<void> {
  const twice = folders.find((folder, at) => folders.indexOf(folder) < at);
  if (twice !== undefined)
    throw new InputError("runs", twice, "every run once", "the same run twice", "Name different runs.");
  const experiments = folders.map(openRun);
  expectSameData(folders, experiments);
  const signal = interruptSignal(io, "stopping; no scores are written");
  const dataset = await openDataset(io, runData(folders[0], experiments[0].data, set), signal);
  const metrics = asked(measuredInRun(folders[0], experiments[0], dataset)) ?? experiments[0].metrics;
  const found: ScoredRun[] = [];
  for (const [at, folder] of folders.entries()) {
    const onMetric = measuring(io, `measure ${at + 1}/${folders.length}`);
    const options = { signal, onMetric, backend, changedData };
    const scored = await evaluateRun(folder, { ...experiments[at], metrics }, dataset, options);
    for (const warning of scored.warnings) io.stderr.write(`warning: ${folder}: ${warning}\n`);
    for (const { metric, why } of scored.skipped) io.stderr.write(`skipped ${metric} of ${folder}: ${why}\n`);
    found.push(scored);
  }
  const comparing = agreementOf(folders, dataset, { backend });
  const agreement = await orInterrupted(comparing, signal, "stopped while comparing runs");
  if (json) {
    const runs = folders.map((run, at) => ({ run, seed: experiments[at].seed, ...found[at] }));
    printJson(io, { runs, agreement });
    return;
  }
  const names = metrics.map(({ name }) => name);
  const rows = folders.map((folder, at) => [
    folder,
    ...names.map((name) => {
      const score = found[at].scores.find(({ metric }) => metric === name);
      return score === undefined ? "–" : digits(score.value);
    }),
    digits(agreement.udrLasso[at]),
    digits(agreement.udrSpearman[at]),
    digits(agreement.modelCentrality[at]),
  ]);
  const header = ["run", ...names, "UDR lasso", "UDR Spearman", "centrality"];
  const best = folders[agreement.udrLasso.indexOf(Math.max(...agreement.udrLasso))];
  io.stdout.write(
    `${table(header, rows)}\nThe dimensions of ${best} match the other runs' most nearly one to one (UDR, ${counted(agreement.rows, "picture")}, no labels).\n`,
  );
}
