import { z } from "zod";
import {
  add,
  constant,
  cosines,
  div,
  equal,
  heUniform,
  logSoftmax,
  mul,
  reshape,
  slice,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { labelledBlocks } from "./supCon.ts";

/** Cosines of rows [n, d] with one vector per level [levels, d], as logits [n, levels]. */
export function levelScores(rows: Tensor, proxies: Tensor, temperature: number): Tensor {
  return div(cosines(rows, proxies), temperature);
}

/** −log softmax of each row's level, mean over all rows; a row without a level (−1) counts 0. scores [n, levels], levels [n] */
export function levelCrossEntropy(scores: Tensor, levels: Tensor): Tensor {
  const [n, size] = scores.shape;
  const range = constant(
    Float32Array.from({ length: size }, (_, level) => level),
    [1, size],
  );
  const target = equal(reshape(levels, [n, 1]), range);
  return div(sum(mul(target, logSoftmax(scores, 1))), -n);
}

/**
 * Every level has a learned direction from the first step on, so a block moves towards it at once. Pairs, by contrast, do not
 * separate two levels that still have the same code, where the gradient of InfoNCE is 0: a smile of a few pixels takes
 * thousands of steps with InfoNCE and hundreds here.
 */
export const normalisedSoftmax = define({
  about: "predict the level among learned directions, one per level; per block with its factor's labels",
  source: "Wang et al. 2017, arXiv:1704.06369 (NormFace); Zhai & Wu 2019, arXiv:1811.12649",
  verified: "pytorch-metric-learning (test/golden/losses/normalised_softmax.json)",
  scale: "mean over pictures and over blocks; a picture whose level is missing counts 0",
  supervision: "all labels",
  invariances: ["rowScale", "rowOrder"],
  options: z.strictObject({
    temperature: z.number().positive().default(0.0625),
    factors: z
      .array(z.string())
      .optional()
      .describe("Factors to train on; all blocks but the residual one by default."),
  }),
  create:
    ({ temperature, factors }): Term =>
    ({ codes, blocks, levels, levelCount, scope }) => {
      const losses = labelledBlocks(blocks, factors).map(({ factor, columns }) => {
        const rows = slice(codes, 1, ...columns);
        const width = rows.shape[1];
        const proxies = scope
          .within(factor)
          .parameter("levels", [levelCount(factor), width], heUniform(width));
        return levelCrossEntropy(levelScores(rows, proxies, temperature), levels(factor));
      });
      return div(losses.reduce(add), losses.length);
    },
});
