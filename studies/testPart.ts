/** The test part of a study that chooses settings: one for all seeds, so that no row by which something was chosen is ever read. */
import { type Dataset, datasets } from "../src/index.ts";

/** The split of every run of such a study. */
export const TEST_PART = { unseen: {}, testShare: 0.2, seed: 0 } as const;

/** The data without its test part: all that there is where settings are chosen (`validate`). */
export function withoutTestPart(dataset: Dataset): Dataset {
  const { train } = datasets.splitOf(dataset, { split: TEST_PART, seed: 0 });
  const inside = new Set(train);
  return datasets.subset(
    dataset,
    datasets.allRows(dataset).filter((row) => inside.has(row)),
  );
}

/** The worlds as a study may read them: without their test parts where settings are chosen. */
export const openTo = <W extends { readonly dataset: Dataset }>(
  worlds: readonly W[],
  validate: boolean,
): W[] => worlds.map((world) => (validate ? { ...world, dataset: withoutTestPart(world.dataset) } : world));
