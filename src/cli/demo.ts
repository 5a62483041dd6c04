import { join } from "node:path";
import { Command } from "commander";
import { datasets } from "../data/registry.ts";
import { orInterrupted } from "../errors.ts";
import type { RunResult } from "../execute/write.ts";
import { resolveExperiment } from "../experiment/resolve.ts";
import type { ExperimentInput } from "../experiment/schema.ts";
import { writeFile } from "../files.ts";
import { counted } from "../numerics/counted.ts";
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

/** What differs between the two sizes of the demo: pictures, and the steps of each run. */
const SIZES = {
  full: { people: 24, pictures: 1920, before: 180, after: 120, parts: 450 },
  quick: { people: 24, pictures: 1440, before: 100, after: 80, parts: 250 },
} as const;

/** Lights no encoder is trained under; searches under them are the hard case. */
const UNSEEN_LIGHTS = ["az+75 el+0", "az-45 el+35"];
/** The light of the pictures that are searched: nearly from the front, as on a passport. */
const GALLERY_LIGHT = "az-15 el+35";
/** Width of the convolutions before and in parts. */
const NET = { name: "conv4", options: { width: 0.5 } };
const BATCH = 64;
const SEARCH = [
  { name: "retrieval", options: { hard: UNSEEN_LIGHTS, gallery: [GALLERY_LIGHT] } },
  { name: "blockAccuracy" },
];
const DIMENSIONS = [{ name: "mig" }, { name: "activity" }];

/** Ordinary contrastive learning: one block, two views of each picture. Random crops cost it much on faces that are aligned. */
const BEFORE = {
  recipe: "infonce",
  net: NET,
  batch: BATCH,
  code: { code: 20 },
  pairs: { options: { crop: 0 } },
  metrics: [...SEARCH, ...DIMENSIONS],
};
/** What a search is made for: a map of the face, less the directions in which light and pose move it. */
const AFTER = { recipe: "spatial", project: [{ name: "centre" }, { name: "nuisance" }], metrics: SEARCH };
/** What dimensions are read for: one number for every factor. */
const PARTS = {
  recipe: "disco",
  net: { ...NET, name: "conv4Pooled" },
  batch: BATCH,
  code: { identity: 1, lighting: 1, pose: 1, expression: 1 },
  metrics: [...DIMENSIONS, { name: "blockAccuracy" }],
};
const TITLE = "First light: the same faces before and after";
const LEAD =
  "Three encoders saw the same pictures. Before: ordinary contrastive learning, two augmented views of each picture. After: what a search for people is made with, who is who being known in training; the people searched for are others. Parts: one number for every factor.";

export function command(io: Io): Command {
  return new Command("demo")
    .description("Before and after on built-in faces: three encoders, a table, a report")
    .option("--quick", "smaller and quicker")
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
  io.notes.write(
    `drawing ${counted(size.pictures, "picture")} of ${counted(size.people, "person", "people")} (kept for next time) …\n`,
  );
  const dataset = await orInterrupted(datasets.resolve(dataRef), signal, "stopped while drawing");
  const run = (name: "before" | "after" | "parts", input: Partial<ExperimentInput>): Promise<RunResult> => {
    const shared = { data: dataRef, split: splitOf(dataset), steps: size[name] };
    const experiment = resolveExperiment({ recipe: "", ...shared, ...input }, dataset);
    return executeWithProgress(io, name, experiment, dataset, { folder: join(out, name), signal });
  };
  const before = await run("before", BEFORE);
  const after = await run("after", AFTER);
  const parts = await run("parts", PARTS);
  const runs = [before, after, parts];
  const report = join(out, "report.html");
  const { renderReport } = await import("../report/index.ts");
  writeFile(
    report,
    renderReport(
      runs.map(({ folder }) => folder),
      { title: TITLE, lead: LEAD },
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  if (options.json) printJson(io, { before, after, parts, report, seconds });
  else {
    io.stdout.write(`${summaryTable(runs)}${conclusions(runs)}`);
    io.stdout.write(`\n${Math.round(seconds)} s. The same in pictures: ${report}\n`);
  }
}

/** A quarter of the people and two lights are never trained on. */
function splitOf({ factors: [{ labels = [] }] }: Dataset) {
  return { unseen: { identity: labels.slice(Math.floor(0.75 * labels.length)), lighting: UNSEEN_LIGHTS } };
}
