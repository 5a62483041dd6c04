/** A plan from a tree or a file: checked, expanded, named. */
import { existsSync } from "node:fs";
import { dirname, extname, parse, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, readTree } from "../../../../src/cli/kit.ts";
import { InputError } from "../../../../src/index.ts";
import { prunedBy } from "../pruning/pruners.ts";
import type { Plan } from "../types.ts";
import { cellsOf } from "./axes.ts";
import { baseOf } from "./base.ts";
import { checkedPlan, type PlanInput, SMALLEST } from "./schema.ts";
import { expectStudyAlone, studyPlan } from "./study.ts";
import { trialsOf, type Watching } from "./trials.ts";

/** How a plan is read. */
export interface PlanOptions extends Watching {
  /** Where relative paths of `base` begin: the folder of the plan's file, or else the working directory. */
  readonly folder?: string;
  /** The name of a plan that says none. */
  readonly name?: string;
  /** The largest number of trials that is meant: 10,000, or what the plan says. */
  readonly most?: number;
}

/** The plan of a tree; an InputError says what cannot be meant, with the cell. */
export async function planOf(given: PlanInput, options: PlanOptions = {}): Promise<Plan> {
  const plan = checkedPlan(given);
  const { objective = null, pruning = null, retries, study } = plan;
  const name = plan.name ?? options.name ?? "sweep";
  if (study !== undefined) {
    expectStudyAlone(given);
    const { needs, priority } = plan;
    return studyPlan(study.name, study.options, { name, retries, needs, priority });
  }
  if (pruning !== null) prunedBy({ pruning, objective });
  const base = baseOf(plan, options.folder ?? ".");
  const cells = cellsOf(plan, options.most);
  const expanded = await trialsOf(plan, base, cells, options);
  return { name, objective, pruning, retries, ...expanded };
}

const MODULES = [".ts", ".mts", ".js", ".mjs"];

/** The plan of a file: YAML, JSON, or a module whose default export is the tree or a function that gives it. */
export async function readPlan(file: string, options: PlanOptions = {}): Promise<Plan> {
  const given = MODULES.includes(extname(file)) ? await treeOf(file) : readTree(file, "plan", SMALLEST);
  const name =
    parse(file)
      .name.replace(/[^\w.-]+/g, "-")
      .replace(/^[.-]+/, "") || "sweep";
  return planOf(given as PlanInput, { folder: dirname(file), name, ...options });
}

async function treeOf(file: string): Promise<unknown> {
  const path = resolve(file);
  expect(existsSync(path), "plan", file, "a file", "no such file", SMALLEST);
  const { default: made } = (await import(pathToFileURL(path).href)) as { default?: unknown };
  const tree: unknown = typeof made === "function" ? await made() : made;
  if (typeof tree === "object" && tree !== null) return tree;
  const todo = "Write export default { base: …, seeds: 5 }, or a function that returns it.";
  throw new InputError("plan", file, "a default export with the keys of a plan", typeof tree, todo);
}
