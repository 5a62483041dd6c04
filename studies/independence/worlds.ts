/** The three worlds, and what is measured in each. */
import { existsSync } from "node:fs";
import { type Dataset, datasets, type Ref } from "../../src/index.ts";

/** `lpc` is the file that the option `data` names; the others are drawn. */
export const WORLDS = ["faces", "sprites", "lpc"] as const;
/** Name of a world. */
export type World = (typeof WORLDS)[number];

/** The dataset of a world; `path` is where the archive of `lpc` lies. */
export function dataOf(world: World, path: string, shrink: number): Ref {
  return world === "lpc" ? { name: "npz", options: { path, shrink } } : { name: world, options: { shrink } };
}

/** Which of the worlds are there, and a warning for each that is not; `path` as above, or undefined where none was given. */
export function presentWorlds(
  asked: readonly World[],
  path: string | undefined,
): { present: World[]; warnings: string[] } {
  const isThere = (world: World) => world !== "lpc" || (path !== undefined && existsSync(path));
  const why = path === undefined ? "name its file (.npz) with --set data=PATH" : `no file "${path}"`;
  const warnings = asked
    .filter((world) => !isThere(world))
    .map((world) => `world ${world} is left out: ${why}`);
  return { present: asked.filter(isThere), warnings };
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
