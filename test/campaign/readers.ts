/** Every format that the program reads, and how a file of it is read. */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hdf5 } from "../../src/data/archives/hdf5.ts";
import { idx } from "../../src/data/archives/idx.ts";
import { mat } from "../../src/data/archives/mat.ts";
import { npz } from "../../src/data/archives/npz.ts";
import { parquet } from "../../src/data/archives/parquet.ts";
import { readFactors } from "../../src/data/features/readFactors.ts";
import { readCodes } from "../../src/data/features/readFeatures.ts";
import { imageOfBytes } from "../../src/data/images/read.ts";
import { encodeExternal } from "../../src/evaluate/external.ts";
import { readNorb } from "../../src/formats/norbMatrix.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { openCodec } from "../../src/inference/codec.ts";
import { renderReport } from "../../src/report/index.ts";
import { latestValues } from "../../src/run/checkpoint.ts";
import { openRun } from "../../src/run/folder.ts";
import { knownData } from "../../src/run/knownData.ts";
import { noiseGrid } from "../data/world.ts";

const GOLDEN = fileURLToPath(new URL("../golden/runs/blocks", import.meta.url));
const LABELS = Buffer.from([0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 1]);
let folder: string | null = null;
/** A folder of this process. */
function place(...names: string[]): string {
  folder ??= mkdtempSync(join(tmpdir(), "unweave-campaign-"));
  return join(folder, ...names);
}

const dataset = noiseGrid([2], 1, 64);
/** The golden run with one file of it in its place. */
function runWith(file: string, path: string): string {
  const run = place("golden");
  cpSync(GOLDEN, run, { recursive: true });
  copyFileSync(path, join(run, file));
  return run;
}
const picture = async (path: string) => {
  await imageOfBytes(readFileSync(path), basename(path), { shape: [3, 16, 16], fit: "crop" });
};

/** Reads a file to its end; an error where it cannot be read. */
export const readers = {
  npy: async (path: string) => {
    readCodes(path);
  },
  factors: async (path: string) => {
    await readFactors(path);
  },
  npz: async (path: string) => {
    await npz.create(npz.options.parse({ path, factors: ["labels"] }) as never);
  },
  mat: async (path: string) => {
    await mat.create(mat.options.parse({ path }) as never);
  },
  hdf5: async (path: string) => {
    await hdf5.create(hdf5.options.parse({ path }) as never);
  },
  parquet: async (path: string) => {
    await parquet.create(parquet.options.parse({ path, size: 16 }) as never);
  },
  idx: async (path: string) => {
    const labels = place("labels");
    writeFileSync(labels, LABELS);
    await idx.create(idx.options.parse({ path, labels }) as never);
  },
  norb: async (path: string) => {
    await readNorb(path);
  },
  csv: async (path: string) => {
    await readFactors(path);
  },
  safetensors: async (path: string) => {
    readSafetensors(readFileSync(path), { kind: "weights", name: path, todo: "Get it again." });
  },
  picture,
  onnx: async (path: string) => {
    await encodeExternal(path, dataset);
  },
  checkpoint: async (path: string) => {
    const at = place("run", "checkpoints");
    mkdirSync(at, { recursive: true });
    copyFileSync(join(GOLDEN, "checkpoints", "step-000004.json"), join(at, "step-000004.json"));
    copyFileSync(path, join(at, "step-000004.safetensors"));
    latestValues(at);
  },
  experiment: async (path: string) => {
    await (await openCodec(runWith("experiment.json", path))).close();
  },
  scores: async (path: string) => {
    renderReport([runWith("scores.json", path)], { title: "" });
  },
  events: async (path: string) => {
    renderReport([runWith("events.jsonl", path)], { title: "" });
  },
  figures: async (path: string) => {
    renderReport([runWith("figures/retrieval.json", path)], { title: "" });
  },
  data: async (path: string) => {
    const run = place("recorded");
    cpSync(GOLDEN, run, { recursive: true });
    copyFileSync(path, join(run, "data.json"));
    knownData(run, openRun(run), dataset);
  },
} satisfies Readonly<Record<string, (path: string) => Promise<void>>>;

/** A format that is read. */
export type Format = keyof typeof readers;
