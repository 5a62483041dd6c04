import { z } from "zod";
import {
  add,
  concat,
  div,
  eye,
  logSoftmax,
  maximum,
  mul,
  neg,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { expect } from "../../errors.ts";
import { headOptions } from "../../nets/head.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { amongOthers, channelsOption, SIMILARITIES, type Similarity, similarities } from "./similarity.ts";
import { partners, perGroup } from "./views.ts";

/** Similarity, temperature, and which rows are the negatives. */
export interface InfoNceOptions {
  readonly similarity: Similarity;
  readonly temperature: number;
  /** "both": every other row of both views (SimCLR); "other": the other view's rows, both directions averaged. */
  readonly candidates: "both" | "other";
  /** The rows are maps of so many channels, compared by cosine position by position, each among all rows. */
  readonly channels?: number;
}

/**
 * −log softmax of the positive among the candidates, mean over the 2n anchors. a, b: [n, d]; row i of b is the positive of row i
 * of a. The cosine normalises the rows; the L_p distances do not. Channels beside the candidates "other" are an InputError.
 */
export function infoNceLoss(
  a: Tensor,
  b: Tensor,
  { similarity, temperature, candidates, channels }: InfoNceOptions,
): Tensor {
  const n = a.shape[0];
  if (candidates === "other") {
    const todo = "Leave one of them out.";
    expect(channels === undefined, "option of infoNce", "candidates", "both, with channels", "other", todo);
    const logits = div(similarities(a, b, similarity), temperature);
    const both = add(logSoftmax(logits, 1), logSoftmax(logits, 0));
    return div(sum(mul(both, eye(n))), -2 * n);
  }
  const logProbability = amongOthers(concat([a, b], 0), { similarity, temperature, channels });
  return div(sum(mul(logProbability, partners(n))), -2 * n);
}

/**
 * The same within one batch [n, d] in which any row may be the partner of any other: positives [n, n] hold at most one 1 in a
 * row, an anchor without one does not count, candidates are all other rows.
 */
export function infoNceWithinLoss(
  rows: Tensor,
  positives: Tensor,
  options: Pick<InfoNceOptions, "similarity" | "temperature" | "channels">,
): Tensor {
  const logProbability = amongOthers(rows, options);
  return neg(div(sum(mul(logProbability, positives)), maximum(sum(positives), 1)));
}

/**
 * InfoNCE. Where the pairs of the batch share a factor, the block of that name is trained on those pairs (one loss per block,
 * averaged); pairs that are two views of one image train the whole code.
 */
export const infoNce = define({
  about: "predict the partner among the batch; per block where pairs share that block's factor",
  source:
    "van den Oord et al. 2018, arXiv:1807.03748; Chen et al. 2020, arXiv:2002.05709; L_p: Zimmermann et al. 2021, arXiv:2102.08850",
  verified: "lightly, SupContrast, pytorch-metric-learning, solo-learn, cl-ica (test/golden/losses)",
  scale: "mean over anchors and over blocks; L_p is the p-th power of the distance",
  invariances: ["rowScale", "blockRotation", "rowOrder"],
  options: z.strictObject({
    similarity: z.enum(SIMILARITIES).default("cosine"),
    temperature: z.number().positive().default(0.2),
    candidates: z.enum(["both", "other"]).default("both"),
    ...channelsOption,
    ...headOptions,
  }),
  create:
    (options): Term =>
    (context) => {
      const { channels, head } = options;
      const todo = "Leave one of them out.";
      const fits = channels === undefined || head === 0;
      expect(fits, "option of infoNce", "channels", "no head, behind which is no map", `${head}`, todo);
      return perGroup(
        context,
        options,
        (a, b) => infoNceLoss(a, b, options),
        (rows, positives) => infoNceWithinLoss(rows, positives, options),
      );
    },
});
