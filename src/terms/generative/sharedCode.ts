import { z } from "zod";
import { concat, logSoftmax, mean, mul, neg, slice, sum } from "../../engine/index.ts";
import { nets } from "../../nets/registry.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { generated, NOISE } from "./generated.ts";

/**
 * InfoGAN-CR's contrastive regulariser: a classifier predicts from two generated images which dimension of their codes they
 * share.
 */
export const sharedCode = define({
  about: "which dimension two generated images share can be predicted: InfoGAN-CR, beside `codeRecovery`",
  source: "Lin et al. 2020, arXiv:1906.06034; constants as fjxmlzn/InfoGAN-CR",
  verified: "formula by hand (test/terms/gan.test.ts)",
  scale:
    "nats, mean over pairs of the batch; no gap (as theirs for dSprites); both pictures are channels of one input",
  fromNoise: true,
  options: z.strictObject({
    net: z
      .strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()).optional() })
      .default({ name: "discriminator" })
      .describe("A net whose input is both images at once."),
  }),
  create:
    ({ net }): Term =>
    (context) => {
      const { images, sharedOne } = generated(context, NOISE);
      const [n, dim] = sharedOne.shape;
      const pair = concat([slice(images, 0, 0, n), slice(images, 0, n, 2 * n)], 1);
      const logits = nets.resolve(net)(context.scope, pair, dim);
      return neg(mean(sum(mul(logSoftmax(logits, 1), sharedOne), 1)));
    },
});
