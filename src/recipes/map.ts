/** What recipes have in common whose code is a map of positions. */
import { z } from "zod";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/** Channels of the three layers; the code has the last at every position. */
const CHANNELS = [32, 64, 32];

/** The option of terms that compare maps position by position. */
export const AT_POSITIONS = { channels: CHANNELS[2] };

/** Everything but pairs, terms and projections. */
export const MAP: Omit<Recipe, "pairs" | "terms"> = {
  code: "map",
  preprocess: { name: "localContrast" },
  net: { name: "spatial", options: { channels: CHANNELS } },
  optimiser: {
    name: "adamW",
    options: { learningRate: 3e-3, weightDecay: 1e-3, schedule: "oneCycle" },
  },
  steps: 1000,
  batch: 48,
};

/** How pictures are moved, since a map says where things are. */
export const jitterOption = z
  .enum(["shift", "affine"])
  .default("affine")
  .describe("How views move a picture: shifted only, or also turned and scaled.");

const SHIFT = { ...NO_TONE_CHANGE, shift: 0.035 };
/** Views that move a picture and leave its tone, which preprocessing evens out. */
export const jitters = (jitter: z.output<typeof jitterOption>) =>
  jitter === "shift" ? SHIFT : { ...SHIFT, rotate: 4, scale: 0.04 };
