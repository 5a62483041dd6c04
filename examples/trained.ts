/** What the examples share: a training of seconds with entries of their own. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "../src/execute/execute.ts";
import type { RunResult } from "../src/execute/write.ts";
import { resolveExperiment } from "../src/experiment/resolve.ts";
import type { ExperimentInput } from "../src/experiment/schema.ts";
import { type DatasetChoice, type DatasetName, extend, openDataset } from "../src/index.ts";

interface Trained extends RunResult {
  /** Loss at the first and at the last step. */
  readonly first: number;
  readonly last: number;
}

/** Adds the entries by kind, then trains 40 steps on 200 sprites, or as `input` says. */
export async function trained(
  entries: Readonly<Partial<Record<Parameters<typeof extend>[0], Parameters<typeof extend>[1]>>>,
  input: Partial<ExperimentInput>,
): Promise<Trained> {
  for (const [kind, own] of Object.entries(entries)) extend(kind as Parameters<typeof extend>[0], own);
  const { data = { name: "sprites", options: { pictures: 200 } }, ...rest } = input;
  const dataset = await openDataset(data as DatasetChoice<DatasetName>);
  const net = { name: "conv4", options: { width: 0.25, hidden: 16 } };
  const experiment = resolveExperiment(
    {
      data,
      recipe: "infonce",
      code: { code: 8 },
      net,
      steps: 40,
      batch: 32,
      metrics: [{ name: "collapse" }],
      ...rest,
    },
    dataset,
  );
  const folder = join(mkdtempSync(join(tmpdir(), "unweave-example-")), "run");
  try {
    const result = await execute(experiment, dataset, { folder });
    const lines = readFileSync(join(folder, "events.jsonl"), "utf8").trim().split("\n");
    const losses = lines
      .map((line) => JSON.parse(line))
      .flatMap(({ type, loss }) => (type === "step" ? [loss] : []));
    return { ...result, first: losses[0], last: losses[losses.length - 1] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
