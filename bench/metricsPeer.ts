/** DCI and SAP against scikit-learn called as disentanglement_lib calls it, on the same drawn world, in turn. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fitBoostedTrees } from "../src/estimators/boostedTrees.ts";
import { factorLevels } from "../src/estimators/levels.ts";
import { fitLines, sortedColumn } from "../src/estimators/linearSvm.ts";
import { sortedColumns } from "../src/estimators/sortedColumns.ts";
import { scoreAll } from "../src/evaluate/metricPool.ts";
import { column } from "../src/numerics/matrix.ts";
import type { Representation } from "../src/types/index.ts";
import { floats, integers } from "../test/formats/npyFile.ts";
import { lastLine } from "./lastLine.ts";
import { median } from "./median.ts";
import { world } from "./metrics.ts";

const SIZES = { rows: 10_000, dims: 10, factors: 5, levels: 10 };

interface Peer {
  readonly dciSeconds: number;
  readonly sapSeconds: number;
}

type Name = "dci" | "sap";
const NAMES: readonly Name[] = ["dci", "sap"];

/** Fits alone, on one thread: what the peer's seconds are. */
function fitSeconds({ train, factors }: Representation): Record<Name, number> {
  const levels = factors.map((_, f) => factorLevels(train, factors.length, f));
  const seconds = (run: () => void) => {
    const started = performance.now();
    run();
    return (performance.now() - started) / 1000;
  };
  return {
    dci: seconds(() => {
      const sorted = sortedColumns(train.codes);
      for (const [f, { size }] of factors.entries()) fitBoostedTrees(sorted, levels[f], size);
    }),
    sap: seconds(() => {
      for (let j = 0; j < train.codes.columns; j++) {
        const sorted = sortedColumn(column(train.codes, j));
        for (const [f, { size }] of factors.entries()) fitLines(sorted, levels[f], size);
      }
    }),
  };
}

/** Wall seconds of the whole metric in worker threads, threads started and all: fits, test rows, interval and null. */
async function wholeSeconds(representation: Representation, name: Name): Promise<number> {
  const started = performance.now();
  await scoreAll(representation, { metrics: [{ name }], seed: 0 });
  return (performance.now() - started) / 1000;
}

/** Prints seconds of the fits on one thread and of the whole metric on all cores, and how many times as long the peer's fits take. */
export async function metricsPeer(python: string, script: string, rounds: number): Promise<void> {
  const representation = world(SIZES);
  const { codes, levels } = representation.whole!;
  const folder = mkdtempSync(join(tmpdir(), "unweave-bench-"));
  const [codesFile, factorsFile] = [join(folder, "codes.npy"), join(folder, "factors.npy")];
  writeFileSync(codesFile, floats([codes.rows, codes.columns], [...codes.data]));
  writeFileSync(factorsFile, integers([codes.rows, SIZES.factors], [...levels]));
  const taken: Record<Name, { fits: number[]; whole: number[]; peer: number[] }> = {
    dci: { fits: [], whole: [], peer: [] },
    sap: { fits: [], whole: [], peer: [] },
  };
  try {
    for (let round = 0; round < rounds; round++) {
      const fits = fitSeconds(representation);
      const peer = lastLine<Peer>(python, [script, codesFile, factorsFile]);
      for (const name of NAMES) {
        taken[name].fits.push(fits[name]);
        taken[name].whole.push(await wholeSeconds(representation, name));
        taken[name].peer.push(name === "dci" ? peer.dciSeconds : peer.sapSeconds);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const compared = NAMES.map((name) => {
    const [fits, whole, peer] = [taken[name].fits, taken[name].whole, taken[name].peer].map(median);
    return [
      name,
      {
        fitSeconds: fits,
        wholeSeconds: whole,
        peerSeconds: peer,
        fitRatio: peer / fits,
        ratio: peer / whole,
      },
    ];
  });
  console.log(JSON.stringify({ what: "metrics", ...SIZES, rounds, ...Object.fromEntries(compared) }));
}
