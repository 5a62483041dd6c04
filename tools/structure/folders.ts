/** `npm run status` writes the table of folders in docs/explanation/architecture.md from the imports of src/. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { between, held, settle } from "../pages.ts";

/** What each folder of src/ is about, in the order in which data flows. */
export const CONCEPTS: Readonly<Record<string, string>> = {
  numerics: "statistics and small linear algebra on plain arrays",
  engine: "symbolic tensors: shapes, gradients, and the ONNX model that a training step becomes",
  "engine/layouts": "convolutions in plain and in blocked memory, and the choice between them",
  "engine/operators": "one operator of the graph: its shape rule, its gradient and its ONNX form",
  "engine/backends": "ONNX Runtime on the processor, on a GPU, and in a page",
  types: "the signatures that the other folders share, by subject",
  formats: "file formats: bytes to arrays and back, without a meaning",
  data: "datasets: tables of images or vectors with the levels of every factor",
  "data/images": "reading a folder of images, resizing and normalising them",
  "data/features": "vectors in place of images, read from files",
  "data/features/write": "the formats that codes are written in: .npy, .csv and .parquet",
  "data/features/stores": "vector databases that codes are put into, a column for each block",
  "data/labels": "columns of a table made into factors with levels",
  "data/archives": "datasets inside one file: numpy, HDF5, MATLAB, parquet, idx",
  "data/split": "the ways in which rows are parted: by chance, by a column, by a file",
  "data/published": "published datasets: where they are, how they are fetched and checked",
  "data/drawn": "datasets that are drawn from known factors",
  "data/look":
    "what a folder of pictures seems to hold: its table of labels, kinds and roles of columns, sides",
  "data/drawn/faces": "drawn heads with exact identity, lighting, pose and expression",
  pairs: "how positives and negatives are made",
  "pairs/views": "augmented views of one image",
  preprocessing: "what the graph makes of pictures before the net sees them",
  nets: "encoders, decoders, heads and critics",
  projections: "closed-form layers that are fitted to codes after training",
  terms: "the summands of the objective",
  "terms/contrastive": "terms that compare images with each other",
  "terms/independence": "penalties on dependence between the parts of a code",
  "terms/generative": "terms that decode, and terms of stochastic codes",
  recipes: "named lists of terms with their weights",
  optimisers: "rules that turn a gradient into an update",
  estimators: "models that metrics, judges and studies fit to codes",
  "estimators/attackers": "the strongest of several readers of one factor",
  "estimators/information": "estimates of mutual information and of dependence",
  metrics: "scores of codes: one file for each",
  "metrics/frame": "what all metrics share: rows, nulls, intervals, the form of a score",
  "metrics/dimensions": "scores of single dimensions against factors",
  "metrics/blocks": "scores of named blocks",
  "metrics/distribution": "scores of a code's distribution, without labels",
  "metrics/downstream": "scores of what can be done with a code",
  "metrics/runs": "agreement between several runs",
  experiment: "the plain JSON that says everything about a run, checked and completed",
  train: "from an experiment to a training step, and the loop that runs it",
  "train/inputs": "what the loop feeds to the step beside the images",
  run: "the run folder: its files, checkpoints and events",
  track: "what other programs are told of a run while it trains, one file for each program",
  inference: "using a finished run: encoding and decoding",
  edit: "edits of codes: swap, set, traverse, interpolate, sample",
  evaluate: "scoring a run, or codes made elsewhere, with many metrics",
  "evaluate/judge": "a classifier of real images that reads edited ones",
  "evaluate/figures": "images of a run's edits and nearest neighbours",
  search: "finding pictures by one block: an index of a folder, thresholds, what is nearest",
  execute: "one run from its experiment to its folder",
  choose: "candidates tried on held-out levels of the content, one chosen",
  report: "one self-contained HTML page about runs",
  "report/sections": "the parts of that page",
  "report/figures": "its charts",
  export: "a run as a folder for other programs: models, weights, settings, a card, and the check of them",
  serve: "the server of the explorer: run folders of one folder, read only, to this machine only",
  "serve/points":
    "pictures of a run as points, in a process of their own: codes, components, neighbours, thumbnails",
  study: "the frame of studies: a plan of rows, their results and a summary",
  library: "what programs call",
  "library/rooms": "the public surface of rooms whose own index is a registry, or that have none",
  cli: "the program: one file for each verb",
};

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Folders of a tree, relative to it, and its imports from folder to folder; types count, the files beside the folders do not. */
export function folderImports(source: string): { folders: string[]; imports: Import[] } {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const imports = files.flatMap((file) =>
    [...readFileSync(join(source, file), "utf8").matchAll(/(?:\bfrom\s+|\bimport\()"(\.[^"]+)"/g)].map(
      ([, to]) => ({
        from: dirname(file),
        to: dirname(relative(source, resolve(source, dirname(file), to))),
      }),
    ),
  );
  const folders = [...new Set(files.map((file) => dirname(file)))].filter((folder) => folder !== ".");
  return { folders, imports: imports.filter(({ from, to }) => from !== to && from !== "." && to !== ".") };
}

/** The Markdown table; a folder without a concept and a concept without a folder are errors. */
export function folderTable(source: string, concepts: Readonly<Record<string, string>>): string {
  const { folders, imports } = folderImports(source);
  const known = Object.keys(concepts);
  for (const [folder, complaint] of [
    ...folders.filter((each) => !known.includes(each)).map((each) => [each, "none"]),
    ...known.filter((each) => !folders.includes(each)).map((each) => [each, "one, but no such folder"]),
  ])
    throw new Error(
      `folder "${folder}": expected a line that says its concept, got ${complaint}. Mend CONCEPTS in tools/structure/folders.ts.`,
    );
  const rows = known.map((folder) => {
    const named = (side: Import[], end: "from" | "to") =>
      listed(
        known,
        folder,
        side.map((each) => each[end]),
      );
    const out = named(
      imports.filter(({ from }) => from === folder),
      "to",
    );
    const into = named(
      imports.filter(({ to }) => to === folder),
      "from",
    );
    return `| \`${folder}/\` | ${concepts[folder]} | ${out} | ${into} |`;
  });
  return ["| folder | concept | imports | imported by |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** Folders in the order of the table: of another room its name, of the same room the folder itself. */
function listed(known: readonly string[], folder: string, others: readonly string[]): string {
  const room = (path: string) => path.split("/")[0];
  const names = new Set(others.map((other) => (room(other) === room(folder) ? other : room(other))));
  return known.filter((name) => names.has(name)).join(", ") || "–";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = "docs/explanation/architecture.md";
  const table = folderTable(resolve(import.meta.dirname, "../../src"), CONCEPTS);
  settle({ [page]: between(held(page), "folders", table) });
}
