/** DCI and SAP against scikit-learn called as disentanglement_lib calls it, on the same drawn world, in turn. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scoreOne } from "../src/run/scoreOne.ts";
import { floats, integers } from "../test/data/npyFile.ts";
import { lastLine } from "./lastLine.ts";
import { median } from "./median.ts";
import { world } from "./metrics.ts";

const SIZES = { rows: 10_000, dims: 10, factors: 5, levels: 10 };

interface Peer {
  readonly dciSeconds: number;
  readonly sapSeconds: number;
}

/**
 * Prints the ratio of medians. Ours is the whole metric: fits, accuracies and the permutation null; the peer's the fits
 * alone, on the same 8,000 rows.
 */
export function metricsPeer(python: string, script: string, rounds: number): void {
  const representation = world(SIZES);
  const { codes, levels } = representation.whole;
  const folder = mkdtempSync(join(tmpdir(), "unweave-bench-"));
  const [codesFile, factorsFile] = [join(folder, "codes.npy"), join(folder, "factors.npy")];
  writeFileSync(codesFile, floats([codes.rows, codes.columns], [...codes.data]));
  writeFileSync(factorsFile, integers([codes.rows, SIZES.factors], [...levels]));
  const ours: Record<"dci" | "sap", number[]> = { dci: [], sap: [] };
  const peers: Record<"dci" | "sap", number[]> = { dci: [], sap: [] };
  try {
    for (const name of ["dci", "sap"]) scoreOne(representation, { name }, 0);
    for (let round = 0; round < rounds; round++) {
      for (const name of ["dci", "sap"] as const)
        ours[name].push(scoreOne(representation, { name }, 0).seconds);
      const { dciSeconds, sapSeconds } = lastLine<Peer>(python, [script, codesFile, factorsFile]);
      peers.dci.push(dciSeconds);
      peers.sap.push(sapSeconds);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const compared = Object.fromEntries(
    (["dci", "sap"] as const).map((name) => {
      const [seconds, peerSeconds] = [median(ours[name]), median(peers[name])];
      return [name, { seconds, peerSeconds, ratio: peerSeconds / seconds }];
    }),
  );
  console.log(JSON.stringify({ what: "metrics", ...SIZES, rounds, ...compared }));
}
