/** Some metrics of a run, or of codes that another program made. */
import { Writable } from "node:stream";
import { readCodesSource } from "../../../../src/cli/kit.ts";
import { datasets, evaluation, runs } from "../../../../src/index.ts";
import type { EvalShardSpec } from "../shards/eval.ts";
import { expectSame, fileDigest, runDigest } from "../shards/inputs.ts";
import type { Kind, TaskContext } from "../types.ts";

/** Gives scores, metrics that do not apply, and warnings; the folder stays empty. */
export const evalShard: Kind = async (given, context) => {
  const spec = given as unknown as EvalShardSpec;
  for (const [path, planned] of Object.entries(spec.inputs)) {
    const found = spec.run === undefined ? fileDigest(path) : runDigest(path);
    expectSame(spec.run === undefined ? "file" : "run", path, planned, await found);
  }
  const { scores, skipped, warnings } =
    spec.run === undefined ? await ofCodes(spec, context) : await ofRun(spec, spec.run, context);
  return { scores, skipped, warnings };
};

const watched = ({ signal, progress }: TaskContext) => ({
  signal,
  onMetric: ({ share, running }: { readonly share: number; readonly running: readonly string[] }) =>
    progress({ share, note: running.join(", ") }),
});

async function ofRun({ metrics }: EvalShardSpec, run: string, context: TaskContext) {
  const experiment = runs.openRun(run);
  const dataset = await datasets.registry.resolve(runs.locatedData(run, experiment.data));
  const options = { ...watched(context), backend: context.needs.backend };
  const scored = await evaluation.evaluateRun(run, { ...experiment, metrics }, dataset, options);
  return { ...scored, warnings: [...dataset.warnings, ...scored.warnings] };
}

async function ofCodes({ codes = {}, metrics }: EvalShardSpec, context: TaskContext) {
  const stderr = new Writable({ write: (_, __, done) => done() });
  const { representation, warnings } = await readCodesSource({ stderr }, codes);
  const options = { ...watched(context), metrics, seed: codes.seed ?? 0 };
  return { ...(await evaluation.scoreExternal(representation, options)), warnings };
}
