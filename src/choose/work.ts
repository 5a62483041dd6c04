/** What a training costs, counted in multiplications, so that the clock decides nothing. */
import { input, ParameterList, type Tensor, workOf } from "../engine/index.ts";
import { netCode } from "../experiment/blocks.ts";
import { ownWidth } from "../experiment/defaultCode.ts";
import { nets } from "../nets/registry.ts";
import { preprocessing } from "../preprocessing/registry.ts";
import { random } from "../random.ts";
import type { Dataset, Experiment } from "../types/index.ts";

const GIGA = 1e9;
/** Forward, and two products backward. */
const PASSES = 3;
/** Every picture is encoded, mirrored as well, and perturbed. */
const ENCODED = 3;

/** Each closed form is fitted and scored, for each number of the codes, as long as so many multiplications of a training take. */
const SCORED = 10_000;

/** Multiplications for one picture, in 10⁹. */
function workOfEncoder(experiment: Experiment, dataset: Dataset): number {
  const { net, preprocess = { name: "none" } } = experiment;
  const width = widthOf(experiment, dataset);
  const seen = preprocessing.resolve(preprocess)(input("images", [1, ...dataset.shape]) as Tensor);
  return workOf(nets.resolve(net)(new ParameterList(random(0)).scope("encoder"), seen, width)) / GIGA;
}

/** Columns of the code that is trained. */
function widthOf(experiment: Experiment, dataset: Dataset): number {
  const { net, preprocess = { name: "none" } } = experiment;
  return (
    ownWidth({ net, preprocess }, dataset) ?? Object.values(netCode(experiment)).reduce((a, b) => a + b, 0)
  );
}

/** What codes are read for: so many pictures, and closed forms that are fitted to them. */
export interface Scoring {
  readonly rows: number;
  readonly forms: number;
}

/** Multiplications of a training and of what is done with its codes afterwards, in 10⁹. */
export function workOfTraining(experiment: Experiment, dataset: Dataset, { rows, forms }: Scoring): number {
  const pictures = PASSES * experiment.steps * experiment.batch + ENCODED * rows;
  const scored = (SCORED * forms * rows * widthOf(experiment, dataset)) / GIGA;
  return pictures * workOfEncoder(experiment, dataset) + scored;
}
