import { z } from "zod";
import {
  add,
  div,
  equal,
  eye,
  greater,
  maximum,
  mul,
  neg,
  reshape,
  slice,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { unknownName } from "../../errors.ts";
import { isResidual } from "../../pairs/residual.ts";
import { define } from "../../registry.ts";
import type { Blocks, Term } from "../../types/index.ts";
import { amongOthers, channelsOption, SIMILARITIES, type Similarity } from "./similarity.ts";

/** Similarity, temperature and the anchors whose losses are averaged. */
export interface SupConOptions {
  readonly similarity: Similarity;
  readonly temperature: number;
  /** Mean over all anchors, one without positives counting 0, or over anchors that have positives. */
  readonly anchors: "all" | "valid";
  /** The rows are maps of so many channels, compared by cosine position by position. */
  readonly channels?: number;
}

/**
 * −1/|P(i)| Σ_{p ∈ P(i)} log softmax over all other rows (the L_out form), mean over anchors.
 * rows [n, d]; positives [n, n] of 0 and 1, its diagonal ignored.
 */
export function supConLoss(
  rows: Tensor,
  positives: Tensor,
  { similarity, temperature, anchors, channels }: SupConOptions,
): Tensor {
  const n = rows.shape[0];
  const logProbability = amongOthers(rows, { similarity, temperature, channels });
  return overPositives(logProbability, mul(positives, sub(1, eye(n))), anchors);
}

/** Minus the mean over each anchor's positives of its candidates' log probabilities; both [anchors, candidates]. */
export function overPositives(
  logProbability: Tensor,
  positives: Tensor,
  anchors: SupConOptions["anchors"],
): Tensor {
  const count = sum(positives, 1);
  const perAnchor = neg(div(sum(mul(positives, logProbability), 1), maximum(count, 1)));
  const divisor = anchors === "all" ? positives.shape[0] : maximum(sum(greater(count, 0)), 1);
  return div(sum(perAnchor), divisor);
}

/** [n] levels → [n, n]: 1 where both are known and equal. */
export function sameLevel(levels: Tensor): Tensor {
  const n = levels.shape[0];
  const known = reshape(greater(levels, -0.5), [n, 1]);
  return mul(known, equal(reshape(levels, [n, 1]), reshape(levels, [1, n])));
}

/** Columns of the blocks that labels train: the given ones, or all but "rest". A name that is no block throws an InputError. */
export function labelledBlocks(blocks: Blocks, named: readonly string[] | undefined) {
  const factors = named ?? Object.keys(blocks).filter((name) => !isResidual(name));
  return factors.map((factor) => {
    if (!(factor in blocks)) throw unknownName("block", factor, Object.keys(blocks));
    return { factor, columns: blocks[factor] };
  });
}

/** SupCon per block: the block named after a factor is trained with that factor's labels; −1 is unlabelled. */
export const supCon = define({
  about: "supervised contrastive loss, per block with its factor's labels",
  source: "Khosla et al. 2020, arXiv:2004.11362",
  verified: "SupContrast, pytorch-metric-learning (test/golden/losses)",
  scale: "no τ/base τ factor: at τ 0.1 SupContrast's loss is 1.43 times ours; mean over blocks",
  supervision: "all labels",
  invariances: ["rowScale", "blockRotation", "rowOrder"],
  options: z.strictObject({
    similarity: z.enum(SIMILARITIES).default("cosine"),
    temperature: z.number().positive().default(0.1),
    anchors: z.enum(["all", "valid"]).default("valid"),
    ...channelsOption,
    factors: z
      .array(z.string())
      .optional()
      .describe("Factors to train on; all blocks but the residual one by default."),
  }),
  create:
    (options): Term =>
    ({ codes, blocks, levels }) => {
      const losses = labelledBlocks(blocks, options.factors).map(({ factor, columns }) =>
        supConLoss(slice(codes, 1, ...columns), sameLevel(levels(factor)), options),
      );
      return div(losses.reduce(add), losses.length);
    },
});
