/** All figures of what a decoder makes of a run's codes, for its report. */
import { embedded } from "../../data/images/embedded.ts";
import { gridPng, type Layout } from "../../data/images/tiles.ts";
import type { Codec } from "../../inference/codec.ts";
import { random } from "../../random.ts";
import type { Dataset, Matrix } from "../../types/index.ts";
import type { Evaluation } from "../evaluate.ts";
import type { Drawing } from "./drawing.ts";
import { type Histogram, histograms } from "./histograms.ts";
import { type EditStrip, editStrip, type SwapGrid, styleBlock, swapGrid } from "./swaps.ts";
import { blockTraversals, dimensionTraversals, type TraversalRow } from "./traversals.ts";

/** Pixels between images of a strip. */
export const GAP = 2;

/** `figures/edits.json` */
export interface EditFigures {
  readonly blocks: readonly TraversalRow[];
  readonly dimensions: readonly TraversalRow[];
  readonly swaps: SwapGrid | null;
  readonly edit: EditStrip | null;
  readonly histograms: readonly Histogram[];
}

/** Figures of one run, whose codec decodes. */
export async function editFigures(
  decode: NonNullable<Codec["decode"]>,
  dataset: Dataset,
  { representation, rows }: Evaluation,
  seed: number,
): Promise<EditFigures> {
  const { unseen, test } = representation;
  const part = unseen.codes.rows > 1 ? "unseen" : test.codes.rows > 1 ? "test" : "train";
  const drawing: Drawing = {
    dataset,
    representation,
    decode,
    rows: rows[part],
    codes: representation[part].codes,
    order: random(seed).fork("figures").permutation(rows[part].length),
    image: (images, layout) => dataUri(dataset, images, layout),
  };
  const block = styleBlock(representation);
  return {
    blocks: await blockTraversals(drawing),
    dimensions: await dimensionTraversals(drawing),
    swaps: block === null ? null : await swapGrid(drawing, block),
    edit: block === null ? null : await editStrip(drawing, block),
    histograms: histograms(representation, part),
  };
}

async function dataUri({ shape }: Dataset, images: Matrix, layout: Layout): Promise<string> {
  const [, height, width] = shape;
  const png = await gridPng(images, layout, { shape, height, width, gap: GAP });
  return embedded(png, Math.max(height, width));
}
