import { z } from "zod";
import { concat, slice } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types.ts";
import { columnsOf, groupsOf, viewsOf } from "../contrastive/views.ts";
import { drawOf } from "./gaussianKl.ts";
import { FORMS, reconstructionLoss } from "./reconstruction.ts";
import { exchanged } from "./swaps.ts";

/**
 * A swap autoencoder: of two pictures that share a factor, each is decoded with the other's block of that factor, and must come
 * out as it was. What the block holds besides the factor would show; what other blocks hold of it is not needed.
 */
export const swapReconstruction = define({
  about: "decoding a picture with its partner's block of the factor they share changes nothing",
  source: "Mathieu et al. 2016, arXiv:1611.03383; Jha et al. 2018, arXiv:1804.10469 (cycle-consistent VAEs)",
  verified: "against decoding by hand, and zero for equal partners (test/terms/swaps.test.ts)",
  scale:
    "as reconstruction: sum over pixels, mean over decoded pictures; where nobody says what is shared, the whole code",
  supervision: "pairs",
  options: z.strictObject({ form: z.enum(FORMS).default("bernoulli") }),
  create:
    ({ form }): Term =>
    (context) => {
      const seen = { ...context, codes: drawOf(context) };
      const swaps = groupsOf(context).map((group) => {
        const { from, to } = group;
        const [a, b] = viewsOf(seen, [from, to], [0, context.codes.shape[1]]);
        const block = columnsOf(context, group);
        const images = [from, context.pairs + from].map((start) =>
          slice(context.images, 0, start, start + to - from),
        );
        return { codes: [exchanged(a, b, block), exchanged(b, a, block)], images };
      });
      const logits = context.decode(
        concat(
          swaps.flatMap(({ codes }) => codes),
          0,
        ),
      );
      const images = concat(
        swaps.flatMap((each) => each.images),
        0,
      );
      return reconstructionLoss(logits, images, form);
    },
});
