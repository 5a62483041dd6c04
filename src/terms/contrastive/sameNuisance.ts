import { z } from "zod";
import {
  add,
  concat,
  div,
  eye,
  logSumExp,
  maximum,
  mean,
  mul,
  slice,
  sub,
  type Tensor,
} from "../../engine/index.ts";
import { headOptions } from "../../nets/head.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { only, SIMILARITIES, similarities } from "./similarity.ts";
import { sameLevel } from "./supCon.ts";
import { partners, perGroup } from "./views.ts";

/**
 * Mean over anchors of −log of the positives' share among positives and allowed negatives, the positives summed inside the
 * logarithm. All are [anchors, candidates]; the masks hold 0 and 1. An anchor without negatives gives 0 and counts.
 */
export function maskedInfoNce(logits: Tensor, positives: Tensor, negatives: Tensor): Tensor {
  const among = maximum(positives, negatives);
  return mean(sub(logSumExp(only(logits, among), 1), logSumExp(only(logits, positives), 1)));
}

/** The nuisance does not help, because every negative shares it with its anchor. */
export const sameNuisance = define({
  about: "InfoNCE whose negatives share the anchor's nuisance level, so that the nuisance does not help",
  source: "Kahana & Hoshen 2022, arXiv:2203.11284 (DCoDR)",
  verified: "jonkahana/DCoDR (test/golden/losses/same_nuisance_negatives.json)",
  scale: "temperature 0.2 as the authors; mean over all anchors of both views and over blocks",
  supervision: "all labels",
  invariances: ["rowScale", "blockRotation", "rowOrder"],
  options: z.strictObject({
    nuisance: z.string().describe("The factor that the code should not be informative about."),
    similarity: z.enum(SIMILARITIES).default("cosine"),
    temperature: z.number().positive().default(0.2),
    ...headOptions,
  }),
  create:
    ({ nuisance, similarity, temperature, ...head }): Term =>
    (context) =>
      perGroup(context, head, (a, b, { from, to }) => {
        const n = to - from;
        const levels = context.levels(nuisance);
        const ofGroup = [from, context.pairs + from].map((start) => slice(levels, 0, start, start + n));
        const same = mul(sameLevel(concat(ofGroup, 0)), sub(1, add(eye(2 * n), partners(n))));
        const rows = concat([a, b], 0);
        const logits = div(similarities(rows, rows, similarity), temperature);
        return maskedInfoNce(logits, partners(n), same);
      }),
});
