/** What trials are compared by before they are done: some training rows, read by an encoder that saw them, and no other row. */
import {
  type Dataset,
  datasets,
  type Experiment,
  heldOut,
  random,
  type Split,
} from "../../../../src/index.ts";

/** One training row in so many is read; and of a factor with held-out levels one level in so many. */
const PARTS = 5;

/**
 * The training rows parted once more: a share tests, and where the run holds levels of a factor out, some of the levels that train
 * stand for them. Test rows and unseen rows of the run are in no part.
 */
export function validationSplit(dataset: Dataset, experiment: Experiment, train: Int32Array): Split {
  const chance = random(experiment.seed).fork("validation");
  const rows = datasets.subset(dataset, train);
  const [factor] = Object.keys(experiment.split.unseen);
  const fold = factor === undefined ? null : heldOut.foldsOf(rows, factor, PARTS, chance.fork("levels"))[0];
  const unseen = fold === null || fold.train.length === 0 ? {} : { [factor]: fold.labels };
  const { stratify, groups } = experiment.split;
  const choice = { unseen, testShare: 1 / PARTS, stratify, groups };
  const split = datasets.splitRows(rows, choice, chance.fork("rows"));
  const asBefore = (part: Int32Array) => part.map((row) => train[row]);
  return { train: asBefore(split.train), test: asBefore(split.test), unseen: asBefore(split.unseen) };
}
