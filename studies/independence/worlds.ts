/** The three worlds, and what is measured in each. */
import { type Dataset, datasets, type Ref } from "../../src/index.ts";

/** `lpc` is the file that the option `data` names; the others are drawn. */
export const WORLDS = ["faces", "sprites", "lpc"] as const;
/** Name of a world. */
export type World = (typeof WORLDS)[number];

/** The dataset of a world; `path` is where the archive of `lpc` lies. */
export function dataOf(world: World, path: string, shrink: number): Ref {
  return world === "lpc" ? { name: "npz", options: { path, shrink } } : { name: world, options: { shrink } };
}

/** Opens a world's dataset. */
export const openWorld = async (world: World, path: string, shrink: number): Promise<Dataset> =>
  datasets.registry.resolve(dataOf(world, path, shrink));

/** Nobody reads the other probes; intervals come from seeds. */
export const METRICS: readonly Ref[] = [
  { name: "mig", options: { resamples: 0 } },
  { name: "dci", options: { rows: 500, stages: 40, chance: false } },
  { name: "mcc", options: { resamples: 0 } },
  { name: "dependence", options: { rows: 400 } },
  { name: "downstream", options: { beside: [], labels: [], resamples: 0 } },
  { name: "effectiveRank" },
];
