/** Changes of an image by what they change, each kind with a generator of its own, so that two views can share some kinds. */

import { imageOf } from "../../data/dataset.ts";
import { InputError } from "../../errors.ts";
import { counted } from "../../numerics/counted.ts";
import type { Rng } from "../../random.ts";
import type { Batch, PairsContext } from "../../types/index.ts";
import { distinct } from "../draw.ts";
import { isResidual, RESIDUAL } from "../residual.ts";
import { type Chance, KINDS, type Kind, ViewMaker, type ViewOptions, viewOptions } from "./view.ts";

/** Every kind changes something by default: a kind without changes would be a factor of one level. */
export const kindView = viewOptions
  .extend({ rotate: viewOptions.shape.rotate.default(20), blur: viewOptions.shape.blur.default(1) })
  .prefault({});

/** Blocks that are named after kinds; an error where a block is neither that nor one of `further`. */
export function kindBlocks({ blocks }: PairsContext, further: readonly string[]): readonly Kind[] {
  for (const block of blocks) {
    if ([...KINDS, ...further].includes(block) || isResidual(block)) continue;
    const known = `${[...further, ...KINDS].join(", ")} or ${RESIDUAL}`;
    const todo = "Name the code's blocks so: code.content=16, code.appearance=8, …";
    throw new InputError("block", block, known, "another name", todo);
  }
  return KINDS.filter((kind) => blocks.includes(kind));
}

/**
 * Two views each of `pairs` different images. `sharedOf` says which kinds of change the two views of pair i have in
 * common.
 */
export function kindViews(
  { dataset, rows: allowed, pairs }: PairsContext,
  options: ViewOptions,
  sharedOf: (pair: number) => readonly Kind[],
): (rng: Rng) => Batch {
  if (allowed.length < pairs) {
    const todo = `Lower the batch to ${2 * allowed.length} or less.`;
    const expected = `at least ${counted(pairs, "image")} to draw from`;
    throw new InputError("batch", `${2 * pairs}`, expected, `${allowed.length}`, todo);
  }
  const view = new ViewMaker(dataset.shape, options);
  const pixels = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  return (rng) => {
    const chosen = distinct(rng.fork("rows"), allowed.length, pairs);
    const rows = Int32Array.from({ length: 2 * pairs }, (_, i) => allowed[chosen[i % pairs]]);
    const images = new Float32Array(2 * pairs * pixels);
    rows.forEach((row, i) => {
      const shared = sharedOf(i % pairs);
      const owner = (kind: Kind) => (shared.includes(kind) ? i % pairs : i);
      const chance = Object.fromEntries(KINDS.map((kind) => [kind, rng.fork(kind, owner(kind))]));
      view.write(imageOf(dataset, row), images, i, chance as unknown as Chance);
    });
    return { images, rows };
  };
}
