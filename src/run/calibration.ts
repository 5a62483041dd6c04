/** `calibration.json`: from which similarity on two pictures count as the same, and how often that is wrong. */
import { existsSync } from "node:fs";
import { z } from "zod";
import { writeJson } from "../files.ts";
import { paths, readWritten } from "./folder.ts";

const share = z.number().min(0).max(1);
const count = z.number().int().nonnegative();

const common = {
  compared: z.literal("cosine"),
  /** The largest share of pairs of different levels that may count as the same. */
  asked: share,
  /** What was compared: pairs of pictures with the same level and with different ones, and how many levels there were. */
  pairs: z.object({ same: count, different: count, levels: count }),
};
/** A threshold with what it does, or why none is known. */
const calibrated = z.union([
  z.object({
    ...common,
    threshold: z.number(),
    /** Share of the pairs of different levels that are as similar as the threshold, and its 95 % interval for others. */
    falseAccepts: share,
    interval: z.tuple([share, share]),
    /** Share of the pairs of the same level that are as similar as the threshold. */
    trueAccepts: share,
  }),
  z.object({ ...common, threshold: z.null(), reason: z.string() }),
]);
const schema = calibrated.and(
  z.object({ block: z.string(), factor: z.string(), from: z.enum(["folds", "unseen rows"]) }),
);

/** A threshold, without whose it is. */
export type Calibrated = z.output<typeof calibrated>;
/** The file: the threshold of one block, which tells levels of one factor apart, and which pictures it is known from. */
export type Calibration = z.output<typeof schema>;

/** Writes the file. */
export function writeCalibration(folder: string, calibration: Calibration): void {
  writeJson(paths(folder).calibration, calibration);
}

/** Reads the file; null where a run has none. */
export function readCalibration(folder: string): Calibration | null {
  const { calibration } = paths(folder);
  return existsSync(calibration) ? (readWritten(calibration, schema) as Calibration) : null;
}
