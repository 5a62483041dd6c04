import { z } from "zod";
import {
  add,
  concat,
  constant,
  div,
  eye,
  logSoftmax,
  mul,
  slice,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { projectionHead } from "../../nets/head.ts";
import { define } from "../../registry.ts";
import type { Term, TermContext } from "../../types.ts";
import { type Similarity, similarities } from "./similarity.ts";

/** Added to an anchor's similarity with itself, so that it is no candidate. */
const NEVER = -1e9;

export interface InfoNceOptions {
  readonly similarity: Similarity;
  readonly temperature: number;
  /** "both": every other row of both views (SimCLR); "other": the other view's rows, both directions averaged. */
  readonly candidates: "both" | "other";
}

/**
 * −log softmax of the positive among the candidates, mean over the 2n anchors. a, b: [n, d]; row i of b is the
 * positive of row i of a. Cosine normalises the rows; L1 takes them as they are.
 */
export function infoNceLoss(
  a: Tensor,
  b: Tensor,
  { similarity, temperature, candidates }: InfoNceOptions,
): Tensor {
  const n = a.shape[0];
  if (candidates === "other") {
    const logits = div(similarities(a, b, similarity), temperature);
    const both = add(logSoftmax(logits, 1), logSoftmax(logits, 0));
    return div(sum(mul(both, eye(n))), -2 * n);
  }
  const all = concat([a, b], 0);
  const logits = div(similarities(all, all, similarity), temperature);
  const logProbability = logSoftmax(add(logits, mul(NEVER, eye(2 * n))), 1);
  return div(sum(mul(logProbability, partnerMask(n))), -2 * n);
}

/** [2n, 2n]: 1 where row and column are the two views of one pair. */
function partnerMask(n: number): Tensor {
  const values = new Float32Array(4 * n * n);
  for (let i = 0; i < 2 * n; i++) values[i * 2 * n + ((i + n) % (2 * n))] = 1;
  return constant(values, [2 * n, 2 * n]);
}

/** Both views of pairs [from, to), columns [start, end). */
export function viewsOf(
  context: TermContext,
  rows: readonly [number, number],
  columns: readonly [number, number],
) {
  const part = slice(context.codes, 1, columns[0], columns[1]);
  const [from, to] = rows;
  return [slice(part, 0, from, to), slice(part, 0, context.pairs + from, context.pairs + to)] as const;
}

/**
 * InfoNCE. Where the pairs of the batch share a factor, the block of that name is trained on those pairs (one loss per
 * block, averaged); pairs that are two views of one picture train the whole code.
 */
export const infoNce = define({
  about: "pick your partner among the batch; per block where pairs share that block's factor",
  source:
    "van den Oord et al. 2018, arXiv:1807.03748; Chen et al. 2020, arXiv:2002.05709; L1: Zimmermann et al. 2021, arXiv:2102.08850",
  verified: "lightly, SupContrast, pytorch-metric-learning, solo-learn, cl-ica (test/golden/losses)",
  scale: "mean over anchors and over blocks",
  options: z.strictObject({
    similarity: z.enum(["cosine", "l1"]).default("cosine"),
    temperature: z.number().positive().default(0.2),
    candidates: z.enum(["both", "other"]).default("both"),
    /** Width of a projection head before the loss; 0 for none. */
    head: z.number().int().nonnegative().default(0),
  }),
  create:
    (options): Term =>
    (context) => {
      const losses = context.groups.map(({ factor, from, to }) => {
        const columns = factor === null ? ([0, context.codes.shape[1]] as const) : context.blocks[factor];
        const [a, b] = viewsOf(context, [from, to], columns);
        if (options.head === 0) return infoNceLoss(a, b, options);
        const both = projectionHead(context.scope.within(factor ?? "code"), concat([a, b], 0), options.head);
        return infoNceLoss(slice(both, 0, 0, to - from), slice(both, 0, to - from, 2 * (to - from)), options);
      });
      return div(losses.reduce(add), losses.length);
    },
});
