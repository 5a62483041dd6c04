import { z } from "zod";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { adversaryOptions, realism } from "./adversary.ts";
import { generated, NOISE } from "./generated.ts";

/** A GAN: the decoder makes pictures of drawn codes, and a discriminator learns to tell them from the batch's. */
export const adversarial = define({
  about: "the decoder's pictures of drawn codes pass for real: a GAN, non-saturating, with R1",
  source: "Goodfellow et al. 2014, arXiv:1406.2661; R1: Mescheder et al. 2018, arXiv:1801.04406",
  verified:
    "R1's slope against differences; coverage of copies, of equals and of a collapsed generator (test/terms/gan.test.ts)",
  scale:
    "nats; codes uniform in −1 … 1 and 5 normal numbers beside them; the discriminator's Adam 1e-3 (0.5, 0.99), R1 γ 1",
  fromNoise: true,
  options: z.strictObject({
    /** Normal numbers beside the code, which no term recovers; 0 in the decoder that the run leaves. */
    noise: z.int().nonnegative().default(NOISE),
    ...adversaryOptions,
  }),
  create:
    ({ noise, ...options }): Term =>
    (context) =>
      realism(context, generated(context, noise).images, options),
});
