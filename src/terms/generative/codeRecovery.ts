import { z } from "zod";
import { add, div, exp, mul, neg, square, sub, sum, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Encoding, Term } from "../../types/index.ts";
import { generated, NOISE } from "./generated.ts";

/** −log N(codes; mean, exp(logVariance)) without ½ log 2π, or ½(codes − mean)² where no variance is given: sum over dimensions, mean over rows. */
export function recoveryLoss(codes: Tensor, { mean, logVariance }: Encoding): Tensor {
  const error = square(sub(codes, mean));
  const each = logVariance === null ? error : add(mul(error, exp(neg(logVariance))), logVariance);
  return div(sum(each), 2 * codes.shape[0]);
}

/** InfoGAN: the encoder predicts the random code from the generated image. */
export const codeRecovery = define({
  about: "the encoder predicts the code that a generated image was made from: InfoGAN, beside `adversarial`",
  source: "Chen et al. 2016, arXiv:1606.03657",
  verified: "formula by hand (test/terms/gan.test.ts)",
  scale:
    "a bound on the information but for constants, in nats; variance 1; the encoder shares no layer with the discriminator",
  fromNoise: true,
  options: z.strictObject({}),
  create: (): Term => (context) => {
    const { codes, images } = generated(context, NOISE);
    return recoveryLoss(codes, context.encode(images));
  },
});
