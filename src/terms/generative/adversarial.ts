import { z } from "zod";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { adversaryOptions, realism } from "./adversary.ts";
import { generated, NOISE } from "./generated.ts";

/**
 * A GAN: the decoder generates images from random codes, and a discriminator learns to distinguish them from those of the
 * batch.
 */
export const adversarial = define({
  about: "the decoder's images of random codes look real to a discriminator: a GAN, non-saturating, with R1",
  source: "Goodfellow et al. 2014, arXiv:1406.2661; R1: Mescheder et al. 2018, arXiv:1801.04406",
  verified:
    "R1's slope against differences; coverage of copies, of equals and of a collapsed generator (test/terms/gan.test.ts)",
  scale:
    "nats; codes uniform in −1 … 1 and 5 normal numbers beside them; the discriminator's Adam 1e-3 (0.5, 0.99), R1 γ 1",
  fromNoise: true,
  options: z.strictObject({
    noise: z
      .int()
      .nonnegative()
      .default(NOISE)
      .describe(
        "Number of normal random inputs beside the code, which no term recovers; they are 0 in the decoder that the run writes.",
      ),
    ...adversaryOptions,
  }),
  create:
    ({ noise, ...options }): Term =>
    (context) =>
      realism(context, generated(context, noise).images, options),
});
