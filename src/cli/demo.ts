import { join } from "node:path";
import { Command } from "commander";
import { datasets } from "../data/registry.ts";
import { orInterrupted } from "../errors.ts";
import type { RunResult } from "../execute/write.ts";
import { resolveExperiment } from "../experiment/resolve.ts";
import type { ExperimentInput } from "../experiment/schema.ts";
import { writeFile } from "../files.ts";
import { renderReport } from "../report/index.ts";
import { expectNewFolder, freeFolder } from "../run/folder.ts";
import type { Dataset } from "../types/index.ts";
import type { Io } from "./io.ts";
import { printJson } from "./output.ts";
import { executeWithProgress, interruptSignal } from "./running.ts";
import { conclusions, summaryTable } from "./summary.ts";

interface Flags {
  readonly quick?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** What differs between the two sizes of the demo. */
const SIZES = {
  full: { people: 40, pictures: 8000, steps: 900, batch: 128 },
  quick: { people: 24, pictures: 1920, steps: 280, batch: 64 },
} as const;
type Size = (typeof SIZES)[keyof typeof SIZES];

/** Lights no encoder is trained under; searches under them are the hard case. */
const UNSEEN_LIGHTS = ["az+75 el+0", "az-45 el+35"];
/** The light of the pictures that are searched: nearly from the front, as on a passport. */
const GALLERY_LIGHT = "az-15 el+35";
/** The baseline gets one block as wide as all of these together. Expression varies as well, but no pairs supervise it. */
const CODE = { identity: 16, lighting: 2, pose: 2 };
/** Random crops cost the baseline much on faces that are aligned; it is at its best without them. */
const UNCROPPED = { options: { crop: 0 } };
const TITLE = "First light: the same faces before and after";
const LEAD =
  "Two encoders of the same size saw the same pictures for the same number of steps. The first learned by ordinary contrastive learning, two augmented views of each picture. The second has one block per factor, trained on pairs that share it.";

export function command(io: Io): Command {
  return new Command("demo")
    .description("Before and after on built-in faces: two encoders, a table, a report")
    .option("--quick", "smaller, within 45 seconds")
    .option("--out <dir>", "folder to write; a new one under runs/ by default")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", "\nExample:\n  $ unweave demo\n  $ unweave demo --quick --out first-light")
    .action((flags: Flags) => demo(io, flags));
}

async function demo(io: Io, options: Flags): Promise<void> {
  const started = performance.now();
  const size = options.quick ? SIZES.quick : SIZES.full;
  const out = options.out ?? freeFolder(join("runs", options.quick ? "demo-quick" : "demo"));
  expectNewFolder(out);
  const signal = interruptSignal(io);
  const dataRef = { name: "faces", options: { people: size.people, pictures: size.pictures } };
  io.stderr.write(`drawing ${size.pictures} pictures of ${size.people} people (kept for next time) …\n`);
  const dataset = await orInterrupted(datasets.resolve(dataRef), signal, "stopped while drawing");
  const run = (name: "before" | "after", input: Partial<ExperimentInput>): Promise<RunResult> => {
    const experiment = resolveExperiment({ ...common(dataRef, size, dataset), ...input }, dataset);
    return executeWithProgress(io, name, experiment, dataset, { folder: join(out, name), signal });
  };
  const width = Object.values(CODE).reduce((a, b) => a + b, 0);
  const before = await run("before", { recipe: "infonce", code: { code: width }, pairs: UNCROPPED });
  const after = await run("after", { recipe: "blocks", code: CODE });
  const report = join(out, "report.html");
  writeFile(report, renderReport([before.folder, after.folder], { title: TITLE, lead: LEAD }));
  const seconds = (performance.now() - started) / 1000;
  if (options.json) printJson(io, { before, after, report, seconds });
  else {
    io.stdout.write(`${summaryTable([before, after])}${conclusions([before, after])}`);
    io.stdout.write(`\n${Math.round(seconds)} s. The same in pictures: ${report}\n`);
  }
}

function common(dataRef: ExperimentInput["data"], { steps, batch }: Size, { factors }: Dataset) {
  const people = factors[0].labels ?? [];
  return {
    data: dataRef,
    split: { unseen: { identity: people.slice(Math.floor(0.75 * people.length)), lighting: UNSEEN_LIGHTS } },
    net: { name: "conv4", options: { width: 0.5 } },
    steps,
    batch,
    metrics: [
      { name: "retrieval", options: { hard: UNSEEN_LIGHTS, gallery: [GALLERY_LIGHT] } },
      { name: "mig" },
      { name: "activity" },
      { name: "blockAccuracy" },
      { name: "collapse" },
    ],
  };
}
