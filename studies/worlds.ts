/** Worlds that several studies look at: those that are drawn, and files of a folder where they are there. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Dataset, datasets, type Ref } from "../src/index.ts";

/** Names of the worlds. */
export type World = "faces" | "sprites" | "icons" | "lpc" | "coil20" | "yaleb";

/** Each world's data with sides of 64 / `shrink`, and the file or folder behind it where it is not drawn. */
function worldOf(world: World, folder: string, shrink: number): { ref: Ref; file: string | null } {
  const small = shrink === 1 ? {} : { shrink };
  const at = (name: string) => join(folder, name);
  switch (world) {
    case "faces":
      return { ref: { name: "faces", ...(shrink > 1 && { options: small }) }, file: null };
    case "sprites":
      return { ref: { name: "sprites", options: { pictures: 25_000, ...small } }, file: null };
    case "icons":
      return { ref: { name: "icons", ...(shrink > 1 && { options: small }) }, file: null };
    case "lpc":
      return npz(at("lpc_sprites_64.npz"), { kinds: {}, ...small });
    case "coil20":
      return npz(at("coil20_64.npz"), {
        factors: ["object", "angle"],
        kinds: { angle: "circular" },
        ...small,
      });
    case "yaleb":
      return {
        ref: {
          name: "images",
          options: { path: at("yaleb"), ...YALEB, ...(shrink > 1 && { size: SIDE / shrink }) },
        },
        file: at("yaleb"),
      };
  }
}
const npz = (path: string, options: Readonly<Record<string, unknown>>) => ({
  ref: { name: "npz", options: { path, ...options } },
  file: path,
});
/** The side of every picture that is not shrunk. */
const SIDE = 64;
/** The same options as in the study `yaleb-first`. */
const YALEB = {
  combine: { identity: ["identity"], lighting: ["azimuth", "elevation"] },
  normalise: "logStandardise",
  minBrightness: 20,
  fit: "stretch",
};

/** A world that is there. */
export interface Opened {
  readonly world: World;
  readonly ref: Ref;
  readonly dataset: Dataset;
}

/** The worlds that are there, and a warning for each that is not; without a folder only those that are drawn are there. */
export async function openWorlds(
  worlds: readonly World[],
  folder: string | undefined,
  shrink = 1,
): Promise<{ opened: Opened[]; warnings: string[] }> {
  const [opened, warnings]: [Opened[], string[]] = [[], []];
  for (const world of worlds) {
    const { ref, file } = worldOf(world, folder ?? "", shrink);
    if (file !== null && folder === undefined)
      warnings.push(`world ${world} is left out: name the folder of "${file}" with --set data=PATH`);
    else if (file !== null && !existsSync(file))
      warnings.push(`world ${world} is left out: no file "${file}" (name its folder with --set data=PATH)`);
    else opened.push({ world, ref, dataset: await datasets.registry.resolve(ref) });
  }
  return { opened, warnings };
}
