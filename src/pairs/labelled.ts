/** Two views of images that are drawn by their labels: what `balanced`, `longTailed` and `partialLabels` share. */
import type { Rng } from "../random.ts";
import type { Dataset, PairsContext, Sampler } from "../types/index.ts";
import { batchMaker, changedLevels } from "./batch.ts";
import type { ViewOptions } from "./views/view.ts";

/** Two views each of the rows that `draw` gives; they train the whole code, and terms that use labels get those of `seen`. */
export function viewsOfDrawn(
  { dataset, pairs }: PairsContext,
  seen: Dataset,
  view: ViewOptions,
  draw: (count: number, rng: Rng) => ArrayLike<number>,
): Sampler {
  const batch = batchMaker(dataset, view);
  return {
    groups: [{ factor: null, from: 0, to: pairs }],
    ...changedLevels(seen, dataset),
    sample: (rng) => {
      const rows = new Int32Array(2 * pairs);
      const drawn = draw(pairs, rng.fork("rows"));
      rows.set(drawn);
      rows.set(drawn, pairs);
      return batch(rows, rng);
    },
  };
}
