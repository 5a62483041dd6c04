/** The data of a run as verbs open it: where it lies now, with what `--set data.…` says of it. */
import { existsSync } from "node:fs";
import { Option } from "commander";
import { expect } from "../errors.ts";
import { locatedData } from "../run/data.ts";
import type { Ref } from "../types/index.ts";
import { setData } from "./settings.ts";

/** A run's data, with settings; an InputError where it is in none of its places. */
export function runData(folder: string, data: Ref, set: readonly string[] = []): Ref {
  const found = setData(locatedData(folder, data), set);
  const path = found.options?.path;
  const isThere = typeof path !== "string" || existsSync(path);
  const todo = "Say where it lies: --set data.path=PLACE.";
  expect(isThere, "data of run", folder, `its data in "${path}"`, "no such place", todo);
  return found;
}

/** What becomes of rows that are no longer what they were. */
export const changedDataOption = (): Option =>
  new Option("--changed-data <what>", "rows with other labels or pictures than the run began with").choices([
    "refuse",
    "allow",
  ]);
