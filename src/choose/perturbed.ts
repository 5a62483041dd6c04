/** The same pictures moved, turned and scaled a little, as other photographs of the same would be. */
import { imageOf } from "../data/dataset.ts";
import { ViewMaker, type ViewOptions, viewOptions } from "../pairs/views/view.ts";
import type { Rng } from "../random.ts";
import type { Dataset } from "../types/index.ts";

/** Largest changes of a perturbed picture: shares of the side, degrees, and a share of the size. */
export const AFFINE = { shift: 0.035, rotate: 4, scale: 0.04 };

const NOTHING = Object.fromEntries(Object.keys(viewOptions.shape).map((name) => [name, 0]));

/**
 * A view of every picture, changed no more than `strengths` say; it is made when it is read, and that of a row is always the
 * same.
 */
export function viewed(dataset: Dataset, strengths: Partial<ViewOptions>, rng: Rng): Dataset {
  const view = new ViewMaker(dataset.shape, viewOptions.parse({ ...NOTHING, ...strengths }));
  const seen = new Float32Array(dataset.shape[0] * dataset.shape[1] * dataset.shape[2]);
  // Rounds what is written into it.
  const image = new Uint8ClampedArray(seen.length);
  const bytes = new Uint8Array(image.buffer);
  const read = (row: number) => {
    view.write(imageOf(dataset, row), seen, 0, rng.fork("view", row));
    for (let p = 0; p < seen.length; p++) image[p] = 255 * seen[p];
    return bytes;
  };
  return { ...dataset, images: { read } };
}

/** Every picture moved, turned and scaled by chance. */
export const perturbed = (dataset: Dataset, rng: Rng): Dataset =>
  viewed(dataset, AFFINE, rng.fork("perturbed"));
