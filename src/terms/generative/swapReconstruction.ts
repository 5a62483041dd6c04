import { z } from "zod";
import {
  add,
  concat,
  gatherRows,
  minimum,
  mul,
  reshape,
  slice,
  sub,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { PairGroup, Term, TermContext } from "../../types/index.ts";
import { columnsOf, groupsOf, viewsOf } from "../contrastive/views.ts";
import { drawOf } from "./gaussianKl.ts";
import { FORMS, reconstructionLoss } from "./reconstruction.ts";
import { exchanged } from "./swaps.ts";

/** Codes with one block of another image, and the target images. */
interface Swapped {
  readonly codes: Tensor;
  readonly images: Tensor;
}

/**
 * A swap autoencoder: of two images that share a factor, each is decoded with the other's block of that factor and has to be
 * reconstructed. Whatever else the block holds would change the image; other blocks need not hold the factor.
 */
export const swapReconstruction = define({
  about: "an image is reconstructed with its partner's block of the factor they share",
  source: "Mathieu et al. 2016, arXiv:1611.03383; Jha et al. 2018, arXiv:1804.10469 (cycle-consistent VAEs)",
  verified: "against decoding by hand, and zero for equal partners (test/terms/swaps.test.ts)",
  scale:
    "as reconstruction: sum over pixels, mean over decoded pictures; where nobody says what is shared, the whole code; where partners lie anywhere in the batch, one swap a picture",
  supervision: "pairs",
  options: z.strictObject({ form: z.enum(FORMS).default("bernoulli") }),
  create:
    ({ form }): Term =>
    (context) => {
      const seen = { ...context, codes: drawOf(context) };
      const groups = groupsOf(context);
      const swaps = groups.flatMap((group, g) =>
        group.within ? swappedWithin(seen, group, [g, groups.length]) : swappedPairs(seen, group),
      );
      const [codes, images] = (["codes", "images"] as const).map((part) =>
        concat(
          swaps.map((each) => each[part]),
          0,
        ),
      );
      return reconstructionLoss(context.decode(codes), images, form);
    },
});

/** Pairs [from, to) with each other's block, in both directions. */
function swappedPairs(context: TermContext, group: PairGroup): Swapped[] {
  const { from, to } = group;
  const [a, b] = viewsOf(context, [from, to], [0, context.codes.shape[1]]);
  const block = columnsOf(context, group);
  const shown = [from, context.pairs + from].map((start) =>
    slice(context.images, 0, start, start + to - from),
  );
  return [exchanged(a, b, block), exchanged(b, a, block)].map((codes, i) => ({ codes, images: shown[i] }));
}

/**
 * Where partners lie anywhere in the batch, groups divide its rows, so that no more images are decoded than there are in the
 * batch: each row has the block of its partner in one factor, or its own where it has no partner.
 */
function swappedWithin(
  context: TermContext,
  group: PairGroup,
  [place, groups]: readonly [number, number],
): Swapped[] {
  const rows = context.codes.shape[0];
  const [from, to] = [place, place + 1].map((k) => Math.floor((k * rows) / groups));
  if (from === to) return [];
  const partners = slice(reshape(context.partners(group.factor as string), [rows]), 0, from, to);
  const own = slice(context.codes, 0, from, to);
  // −1 is not the number of any row and gathers zeros.
  const alone = reshape(sub(1, minimum(add(partners, 1), 1)), [to - from, 1]);
  const others = add(gatherRows(context.codes, partners), mul(alone, own));
  const codes = exchanged(own, others, columnsOf(context, group));
  return [{ codes, images: slice(context.images, 0, from, to) }];
}
