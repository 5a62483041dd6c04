/** The options that every archive takes. */
import { z } from "zod";
import { shrinkOption } from "../images/shrink.ts";
import { type LevelOptions, levelOptions } from "../labels/options.ts";

/** Options that every archive takes. */
export const tableOptions = {
  ...levelOptions,
  /** At most this many images, drawn without replacement; the others are never in memory. */
  pictures: z.number().int().positive().optional(),
  /** GB of images kept in memory; a larger set stays on disk, is decoded once into the cache and read from there. */
  memory: z.number().nonnegative().default(0.5),
  seed: z.number().int().nonnegative().default(0),
  ...shrinkOption,
};
/** `tableOptions` with its defaults filled in. */
export interface TableOptions extends LevelOptions {
  readonly pictures?: number;
  readonly memory: number;
  readonly seed: number;
  readonly shrink: number;
}
