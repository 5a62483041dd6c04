/** Candidates tried on held-out levels of the content, one chosen. */
import { contentOf } from "../data/factors.ts";
import { recordOf } from "../data/record.ts";
import { type NodeBackend, NodeRuntime } from "../engine/backends/node.ts";
import { expect, Interrupted } from "../errors.ts";
import { writeJson } from "../files.ts";
import { writeCalibration } from "../run/calibration.ts";
import { paths } from "../run/folder.ts";
import { lockFolder, whileLocked } from "../run/lock.ts";
import type { Dataset } from "../types/index.ts";
import { TRYABLE } from "./candidates.ts";
import type { Asked, Chosen, Tools } from "./chosen.ts";
import { searchable } from "./folds.ts";
import { rolesOf } from "./roles.ts";
import { openState } from "./state.ts";
import { tried } from "./tried.ts";
import { untried } from "./untried.ts";

/**
 * What is chosen for, how much is tried, and how it is watched; by default 5 minutes, 3 folds, seed 0, and the roles that the
 * dataset's factors have.
 */
export interface ChooseOptions
  extends Pick<Asked, "data">,
    Partial<Omit<Asked, "data">>,
    Pick<Tools, "signal" | "onProgress"> {
  /** Where the run goes; what was measured is kept there, so that a choice that was stopped goes on. */
  readonly folder: string;
  readonly backend?: NodeBackend;
  /** Is told what a person should know of the choice, a sentence at a time. */
  onNote?(text: string): void;
}

/** Levels of the content below which none can be left out: nothing is chosen. */
const FEWEST = 6;

/**
 * Chooses a recipe by searches among levels of the content that training did not see, and writes `choice.json` and, where
 * similarities could be calibrated, `calibration.json`. The same data, seed and minutes come to the same bytes. A factor that the
 * data does not have, or that is not its content, is an InputError; `signal` stops it with Interrupted, and the same call goes
 * on. A place that cannot be written is a RunError.
 *
 * ```ts
 * const data = { name: "faces", options: { people: 4, pictures: 24 } };
 * const { experiment, choice } = await chooseExperiment(await openDataset(data), { data, folder: "runs/chosen" });
 * console.log(experiment.recipe, choice.reason); // "spatial", too few people to leave some out
 * ```
 */
export async function chooseExperiment(dataset: Dataset, options: ChooseOptions): Promise<Chosen> {
  const { folder, onNote } = options;
  return whileLocked(lockFolder(folder, onNote), async () => {
    const chosen = await chosenOf(dataset, options);
    writeJson(paths(folder).choice, chosen.choice);
    if (chosen.calibration !== null) writeCalibration(folder, chosen.calibration);
    return chosen;
  });
}

async function chosenOf(dataset: Dataset, options: ChooseOptions): Promise<Chosen> {
  const { data, seed = 0, minutes = 5, folds = 3, candidates = TRYABLE } = options;
  const roles = rolesOf(dataset, options.content);
  const { content, nuisance } = { ...roles, nuisance: options.nuisance ?? roles.nuisance };
  expectRole(dataset, content);
  const asked = { data, content, nuisance, seed, minutes, folds };
  const state = openState(options.folder, {
    ...asked,
    digest: digestOf(dataset),
    candidates: candidates.map(({ name }) => name),
  });
  if (content === null || searchable(dataset, content).length < FEWEST) return untried(dataset, asked);
  const runtime = new NodeRuntime(options.backend);
  try {
    return await tried(dataset, { ...asked, content, candidates }, { ...options, state, runtime });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(`${error.message}; go on with: train --resume ${options.folder}`);
  } finally {
    await runtime.close();
  }
}

/** Recipes and metrics read from the data what is searched for. */
function expectRole({ factors }: Dataset, content: string | null): void {
  const said = contentOf({ factors })?.name ?? content;
  const todo = `Say it to the data: data.roles={"${content}":"content"}.`;
  expect(
    content === null || said === content,
    "factor",
    `${content}`,
    `"${said}", the content of the data`,
    "another",
    todo,
  );
}

/** Of all pictures with their levels. */
function digestOf(dataset: Dataset): string {
  const none = new Int32Array(0);
  return recordOf(dataset, { train: none, test: none, unseen: none }).digest.levels;
}
