/** Drawn faces in which light goes with the person. */
import { type Dataset, datasets, random } from "../src/index.ts";

/** Keeps all rows whose light goes with the person, and each other row with probability 1 − `share`. */
export function tied(share: number): (dataset: Dataset) => Dataset {
  return (dataset) => {
    const [people, lights] = ["identity", "lighting"].map((name) =>
      datasets.levelsOf(dataset, name, datasets.allRows(dataset)),
    );
    const size = dataset.factors.find(({ name }) => name === "lighting")!.size;
    const rng = random(0).fork("tied");
    const own = (row: number) => {
      const away = (lights[row] - people[row] + size * people[row]) % size;
      return Math.min(away, size - away) <= 1;
    };
    return datasets.subset(
      dataset,
      datasets.allRows(dataset).filter((row) => own(row) || rng.fork(row).uniform() >= share),
    );
  };
}
