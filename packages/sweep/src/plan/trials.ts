/** Trials from cells: every cell resolved against its data, which is opened once for all cells that share it. */

import { orInterrupted } from "../../../../src/cli/kit.ts";
import { datasets, experiments, Interrupted, runs } from "../../../../src/index.ts";
import type { Plan, Trial } from "../types.ts";
import { knownOf, trialName } from "./name.ts";
import { expectMeasured } from "./objective.ts";
import { placed } from "./places.ts";
import type { PlanTree } from "./schema.ts";
import { applied, canonical, described, inCell, type Settings, type Tree } from "./settings.ts";

/** How planning is watched and stopped. */
export interface Watching {
  readonly signal?: AbortSignal;
  /** Is told what is read, in words. */
  onNote?(text: string): void;
}
type Ref = Parameters<typeof datasets.registry.resolve>[0];
interface Cell {
  readonly settings: Settings;
  readonly tree: Tree;
}

const STOPPED = "stopped while planning; nothing was begun";

/** The trials of these cells in their order, each once. */
export async function trialsOf(
  plan: PlanTree,
  base: Tree,
  given: readonly Settings[],
  watching: Watching,
): Promise<Pick<Plan, "trials" | "warnings">> {
  const cells = given.map((settings) => ({
    settings,
    tree: inCell(settings, () => applied(base, settings)),
  }));
  const trials = new Map<Cell, Trial>();
  const warnings: string[] = [];
  // One dataset is held at a time, for a plan may name more than the memory holds.
  for (const [data, group] of Map.groupBy(cells, ({ tree }) => canonical(tree.data))) {
    const found = await onData(plan, JSON.parse(data) as Ref, group, watching);
    group.forEach((cell, at) => {
      trials.set(cell, found.trials[at]);
    });
    warnings.push(...found.warnings);
  }
  return distinct(
    cells.map((cell) => [cell, trials.get(cell)!]),
    warnings,
  );
}

async function onData(
  plan: PlanTree,
  data: Ref,
  cells: readonly Cell[],
  { signal, onNote = () => {} }: Watching,
): Promise<Pick<Plan, "trials" | "warnings">> {
  onNote(`reading the data "${data.name}"`);
  const dataset = await orInterrupted(datasets.registry.resolve(data), signal, STOPPED);
  const known = knownOf(dataset);
  const { needs, priority, objective } = plan;
  const trialOf = ({ settings: { seed: _, ...settings }, tree }: Cell): Trial => {
    if (signal?.aborted) throw new Interrupted(STOPPED);
    const experiment = experiments.resolveExperiment(tree, dataset);
    if (objective !== undefined) expectMeasured(objective, experiment, dataset);
    const name = trialName(experiment, datasets.splitOf(dataset, experiment), known);
    const spec = { experiment: placed(experiment), data: known.digest, unweave: runs.VERSION };
    return { name, kind: "train", spec, needs, priority, settings, seed: experiment.seed };
  };
  const trials = cells.map((cell) => inCell(cell.settings, () => trialOf(cell)));
  return { trials, warnings: dataset.warnings.map((warning) => `${data.name}: ${warning}`) };
}

/** Cells that are the same run are one trial, that of the first of them. */
function distinct(
  all: readonly (readonly [Cell, Trial])[],
  warnings: readonly string[],
): Pick<Plan, "trials" | "warnings"> {
  const first = new Map<string, readonly [Cell, Trial]>();
  const said: string[] = [];
  for (const [cell, trial] of all) {
    const other = first.get(trial.name);
    if (other === undefined) first.set(trial.name, [cell, trial]);
    else said.push(sameRun(described(cell.settings), described(other[0].settings)));
  }
  return { trials: [...first.values()].map(([, trial]) => trial), warnings: [...warnings, ...said] };
}

const sameRun = (one: string, other: string) =>
  one === other
    ? `the cell ${one} comes more than once; it is computed once`
    : `the cell ${one} is the same run as ${other}; it is computed once`;
