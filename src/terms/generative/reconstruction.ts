import { z } from "zod";
import { bceWithLogits, concat, div, sigmoid, square, sub, sum, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term, TermContext } from "../../types/index.ts";
import { drawOf, reparameterised } from "./gaussianKl.ts";
import { type Merge, mergeOptions, pairPosteriors } from "./pairKl.ts";

/** "bernoulli": softplus(l) − x·l; "squared": (x − sigmoid(l))². */
export const FORMS = ["bernoulli", "squared"] as const;
/** The loss per pixel: pixels as probabilities, or as numbers. */
export type Form = (typeof FORMS)[number];

/** What pixels are combined by: a mean makes weights that hold for pictures of any size. */
export const REDUCTIONS = ["sum", "mean"] as const;
/** How the losses of a picture's pixels become one number. */
export type Reduction = (typeof REDUCTIONS)[number];

/** Sum (or mean) over pixels, mean over images. Both [n, channels, height, width]. */
export function reconstructionLoss(
  logits: Tensor,
  images: Tensor,
  form: Form,
  reduction: Reduction = "sum",
): Tensor {
  const each = form === "bernoulli" ? bceWithLogits(logits, images) : square(sub(images, sigmoid(logits)));
  const [n, ...sides] = images.shape;
  return div(sum(each), reduction === "sum" ? n : sides.reduce((product, side) => product * side, n));
}

/** Draws from the posteriors of both images of every pair after averaging the shared dimensions, [2·pairs, d]. */
function mergedDraw(context: TermContext, merge: Merge): Tensor {
  const pair = pairPosteriors(context, merge);
  const [means, logVariances] = [pair.map(({ mean }) => mean), pair.map((each) => each.logVariance)];
  const noise = context.noise("merged", context.codes.shape, "normal");
  return reparameterised(concat(means, 0), concat(logVariances, 0), noise);
}

/** A decoder trained with the encoder: an autoencoder, and with `gaussianKl` a VAE. */
export const reconstruction = define({
  about: "a decoder reconstructs the image from its code; with gaussianKl it is a VAE",
  source: "Kingma & Welling 2014, arXiv:1312.6114; constants as Locatello et al. 2019, arXiv:1811.12359",
  verified: "disentanglement_lib (test/golden/losses/beta_vae.json); layers against PyTorch",
  scale:
    "sum over pixels, mean over pictures; pictures in 0..1 are soft targets, their entropy is not subtracted",
  invariances: [],
  options: z.strictObject({
    form: z.enum(FORMS).default("bernoulli"),
    reduction: z
      .enum(REDUCTIONS)
      .default("sum")
      .describe("Sum over a picture's pixels, or their mean, whose weight does not depend on its size."),
    merge: z
      .strictObject(mergeOptions)
      .optional()
      .describe("Averages the dimensions that `pairKl` averages before decoding, too."),
  }),
  create:
    ({ form, reduction, merge }): Term =>
    (context) => {
      const codes = merge === undefined ? drawOf(context) : mergedDraw(context, merge);
      return reconstructionLoss(context.decode(codes), context.images, form, reduction);
    },
});
