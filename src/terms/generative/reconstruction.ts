import { z } from "zod";
import { bceWithLogits, div, sigmoid, square, sub, sum, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types.ts";

/** Sum over pixels, mean over pictures, of softplus(l) − x·l, or of (x − sigmoid(l))². Both [n, channels, height, width]. */
export function reconstructionLoss(logits: Tensor, images: Tensor, form: "bernoulli" | "squared"): Tensor {
  const each = form === "bernoulli" ? bceWithLogits(logits, images) : square(sub(images, sigmoid(logits)));
  return div(sum(each), images.shape[0]);
}

/** A decoder trained with the encoder: an autoencoder, and with `gaussianKl` a VAE. */
export const reconstruction = define({
  about: "a decoder makes the picture from its code; with gaussianKl it is a VAE",
  source: "Kingma & Welling 2014, arXiv:1312.6114; constants as Locatello et al. 2019, arXiv:1811.12359",
  verified: "disentanglement_lib (test/golden/losses/beta_vae.json); layers against PyTorch",
  scale:
    "sum over pixels, mean over pictures; pictures in 0..1 are soft targets, their entropy is not subtracted",
  invariances: [],
  options: z.strictObject({
    form: z.enum(["bernoulli", "squared"]).default("bernoulli"),
  }),
  create:
    ({ form }): Term =>
    ({ images, codes, posterior, decode }) =>
      reconstructionLoss(decode(posterior?.sample ?? codes), images, form),
});
