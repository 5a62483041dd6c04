/** A run that takes a second: the patterns, a narrow encoder. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import type { ExperimentInput } from "../../src/experiment/schema.ts";
import type { Experiment } from "../../src/types/index.ts";
import { patterns } from "./patterns.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-run-"));
let count = 0;
/** A folder that does not exist yet. */
export const newFolder = (): string => join(root, `${count++}`);

export const dataset = patterns();

/** `blocks` on the patterns, 30 steps. */
export function experiment(changes: Partial<ExperimentInput> = {}): Experiment {
  return resolveExperiment(
    {
      data: { name: "patterns" },
      recipe: "blocks",
      split: { unseen: { shape: ["shape 4"] } },
      code: { shape: 4, light: 3 },
      net: { name: "conv4", options: { width: 0.25, hidden: 16 } },
      steps: 30,
      batch: 32,
      ...changes,
    },
    dataset,
  );
}
