/** What is missing from training: pictures whose light does not go with the person, or whole combinations of the two. */
import { type Dataset, datasets, random, type Split } from "../../src/index.ts";
import { TEST_PART } from "../testPart.ts";
import { tied } from "../tied.ts";

/** What a run is trained on, and on which rows of the whole dataset its code is read. */
export interface Parts {
  readonly training: Dataset;
  readonly read: Split;
}

/** One thing that is missing from training. */
export interface Condition {
  readonly name: string;
  readonly about: string;
  parts(dataset: Dataset): Parts;
}

const partsOf = (dataset: Dataset) => datasets.splitOf(dataset, { split: TEST_PART, seed: 0 });

/** Rows for training are changed; those that are read are all of the test part, in which factors are independent. */
const independent = (name: string, about: string, missing: (training: Dataset) => Dataset): Condition => ({
  name,
  about,
  parts: (dataset) => {
    const read = partsOf(dataset);
    return { training: missing(datasets.subset(dataset, read.train)), read };
  },
});

/** A share of the rows, drawn. */
const some = (share: number) => (dataset: Dataset) => {
  const order = random(0).fork("some").permutation(dataset.rows);
  return datasets.subset(dataset, order.subarray(0, Math.round(share * dataset.rows)).sort());
};

/** Every fourth combination of person and light, so that each person and each light is seen in many others. */
function heldOut(dataset: Dataset): (row: number) => boolean {
  const all = datasets.allRows(dataset);
  const [people, lights] = ["identity", "lighting"].map((name) => datasets.levelsOf(dataset, name, all));
  return (row) => (people[row] + lights[row]) % 4 === 0;
}

/** Only pictures of combinations that are held out are read, by probes that saw the others. */
const combinations = (name: string, about: string, leftOut: boolean): Condition => ({
  name,
  about,
  parts: (dataset) => {
    const { train, test, unseen } = partsOf(dataset);
    const held = heldOut(dataset);
    const seen = train.filter((row) => !held(row));
    const training = datasets.subset(dataset, leftOut ? seen : train);
    const rows = leftOut ? training : some(seen.length / train.length)(training);
    return { training: rows, read: { train: seen, test: test.filter(held), unseen } };
  },
});

/** In the order of the table. */
export const CONDITIONS: readonly Condition[] = [
  independent("independent", "all training pictures", (training) => training),
  ...[0.5, 0.75, 0.9, 1].map((share) =>
    independent(
      `correlated, ${100 * share} %`,
      `of the pictures whose light is not one of three that go with the person, ${100 * share} % are missing`,
      tied(share),
    ),
  ),
  independent(
    "a quarter, independent",
    "as many pictures as at 100 %, drawn from all: what fewer pictures alone cost",
    some(0.25),
  ),
  combinations(
    "combinations left out",
    "a quarter of the combinations of person and light, which alone are read",
    true,
  ),
  combinations("combinations seen", "as many pictures left out by chance, and the same ones read", false),
];
