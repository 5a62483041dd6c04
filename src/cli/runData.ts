/** The data of a run as verbs open it: where it lies now, with what `--set data.…` says of it. */
import { Option } from "commander";
import { locatedData } from "../run/data.ts";
import type { Ref } from "../types/index.ts";
import { setData } from "./settings.ts";

/** A run's data, with settings. */
export const runData = (folder: string, data: Ref, set: readonly string[] = []): Ref =>
  setData(locatedData(folder, data), set);

/** What becomes of rows that are no longer what they were. */
export const changedDataOption = (): Option =>
  new Option("--changed-data <what>", "rows with other labels or pictures than the run began with").choices([
    "refuse",
    "allow",
  ]);
