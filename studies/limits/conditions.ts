/** What goes wrong: blocks that do not fit the factors, pairs that are wrong, factors that go together. */
import type { Dataset, experiments } from "../../src/index.ts";
import { tied } from "../tied.ts";

/** One thing that goes wrong, and how an experiment on drawn faces has it. */
export interface Condition {
  readonly name: string;
  readonly about: string;
  /** The dimensions of each block by name; where it is missing, the code is as it was. */
  readonly code?: Readonly<Record<string, number>>;
  /** What the pairs are told of the labels. */
  readonly labels?: { readonly known?: number; readonly noise?: number };
  /** Which training rows there are. */
  readonly rows?: (dataset: Dataset) => Dataset;
}

/** The number of dimensions of a block that nothing was done to. */
const WIDTH = 2;
const plain = { identity: WIDTH, lighting: WIDTH, pose: WIDTH, expression: WIDTH };

/** The conditions stand in the order of the table; the others are read against the first. */
export const CONDITIONS: readonly Condition[] = [
  { name: "as it is", about: "a block of two dimensions for each of four factors, true pairs" },
  {
    name: "two blocks missing",
    about: "lighting and pose have no block and no pairs",
    code: { identity: WIDTH, expression: WIDTH },
  },
  { name: "a block too many", about: "eight dimensions that nobody trains", code: { ...plain, rest: 8 } },
  {
    name: "wide blocks",
    about: "16 dimensions for each factor",
    code: Object.fromEntries(Object.keys(plain).map((name) => [name, 16])),
  },
  { name: "noisy pairs, 10 %", about: "a tenth of each factor's labels are wrong", labels: { noise: 0.1 } },
  { name: "noisy pairs, 30 %", about: "three tenths are wrong", labels: { noise: 0.3 } },
  {
    name: "few pairs, 5 %",
    about: "pairs are known of a twentieth of the pictures",
    labels: { known: 0.05 },
  },
  {
    name: "correlated, 50 %",
    about: "of the pictures whose light is not one of three that go with the person, half are missing",
    rows: tied(0.5),
  },
  { name: "correlated, 100 %", about: "all of them are missing", rows: tied(1) },
];

/** The experiment of a condition, but for its length and its seed. */
export const givenOf = (
  { code = plain, labels }: Condition,
  recipe: string,
): experiments.ExperimentInput => ({
  data: { name: "faces" },
  recipe,
  code,
  ...(labels && { pairs: { options: { labels } } }),
});
