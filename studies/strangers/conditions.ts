/** Less to train on: fewer people, fewer pictures of each, and labels that name somebody else. */
import { type Dataset, datasets, type heldOut, type Rng } from "../../src/index.ts";
import { CONTENT } from "./people.ts";

/** So many people, and so many pictures of each. */
export interface Amount {
  readonly people: number;
  readonly pictures: number;
}

/** Numbers of people and pictures that are trained on. */
export const AMOUNTS: readonly Amount[] = [3, 6, 12, 18].flatMap((people) =>
  [5, 20, 60].map((pictures) => ({ people, pictures })),
);

/** Shares of the pictures that bear another person's name. */
export const WRONG = [0.05, 0.2] as const;

/** The fold with some of the people and some pictures of each in training: of one seed, the fewer are among the more. */
export function fewer(
  dataset: Dataset,
  { train, held, labels }: heldOut.Fold,
  { people, pictures }: Amount,
  rng: Rng,
): heldOut.Fold {
  const levels = datasets.levelsOf(dataset, CONTENT, train);
  const rows = [...Map.groupBy(train.keys(), (at) => levels[at]).values()];
  const chosen = Array.from(rng.fork("people").permutation(rows.length))
    .slice(0, people)
    .flatMap((person) => {
      const order = rng.fork("pictures", person).permutation(rows[person].length);
      return Array.from(order.subarray(0, pictures), (at) => train[rows[person][at]]);
    });
  return { train: Int32Array.from(chosen).sort(), held, labels };
}

/** The dataset in which a share of these rows, rounded, bears the name of another person of these rows. */
export function mislabelled(dataset: Dataset, rows: Int32Array, share: number, rng: Rng): Dataset {
  const at = dataset.factors.findIndex(({ name }) => name === CONTENT);
  const people = [...new Set(datasets.levelsOf(dataset, CONTENT, rows))];
  const levels = dataset.levels.slice();
  const wrong = rng
    .fork("rows")
    .permutation(rows.length)
    .subarray(0, Math.round(share * rows.length));
  for (const i of wrong) {
    const place = rows[i] * dataset.factors.length + at;
    const own = levels[place];
    levels[place] = rng.fork("name", i).pick(people.filter((person) => person !== own));
  }
  return { ...dataset, levels };
}
