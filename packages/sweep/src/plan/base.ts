/** What all trials of a plan begin with: an experiment, its file, or a run. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { expect, readTree } from "../../../../src/cli/kit.ts";
import { runs } from "../../../../src/index.ts";
import { type PlanTree, SMALLEST } from "./schema.ts";
import type { Tree } from "./settings.ts";

/** The base of a plan that lies in `folder`. A run's data is looked for where it was, and beside the run. */
export function baseOf({ base, ...plan }: PlanTree, folder: string): Tree {
  expect(base !== undefined, "plan", "base", "an experiment, its file or a run", "none", SMALLEST);
  const tree = typeof base === "string" ? treeAt(resolve(folder, base)) : base;
  const sets = (each: object = {}) => Object.hasOwn(each, "recipe");
  const drawn = plan.random?.keys;
  const isSwept = sets(plan.grid) || sets(drawn) || plan.list?.some(sets) === true;
  expect(
    !isSwept || tree.terms === undefined,
    "plan key",
    "recipe",
    "a base that leaves its terms to the recipe",
    "one that lists them, so that another recipe would be a name only",
    "Leave recipe out of the plan, or terms out of the base.",
  );
  return tree;
}

function treeAt(path: string): Tree {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return readTree(path);
  const experiment = runs.openRun(path);
  return { ...experiment, data: runs.locatedData(path, experiment.data) };
}
