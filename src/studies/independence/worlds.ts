/** The three worlds, and what is measured in each. */
import * as data from "../../data/index.ts";
import { resolve } from "../../registry.ts";
import type { Dataset, Ref } from "../../types.ts";

/** `lpc` is the file that the option `data` names; the others are drawn. */
export const WORLDS = ["faces", "sprites", "lpc"] as const;
/** Name of a world. */
export type World = (typeof WORLDS)[number];

/** The dataset of a world; `path` is where the archive of `lpc` lies. */
export function dataOf(world: World, path: string): Ref {
  return world === "lpc" ? { name: "npz", options: { path } } : { name: world, options: {} };
}

/** Opens a world's dataset. */
export const openWorld = (world: World, path: string): Promise<Dataset> =>
  resolve("dataset", data, dataOf(world, path));

/** Of the probes only logistic regression is read, so the trees are small. Intervals come from seeds. */
export const METRICS: readonly Ref[] = [
  { name: "mig", options: { resamples: 0 } },
  { name: "dci" },
  { name: "mcc", options: { resamples: 0 } },
  { name: "dependence", options: { rows: 600 } },
  { name: "downstream", options: { labels: [100], draws: 1, treeRows: 200, resamples: 0 } },
  { name: "effectiveRank" },
];
