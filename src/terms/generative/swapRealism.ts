import { z } from "zod";
import { sigmoid } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { adversaryOptions, realism } from "./adversary.ts";
import { drawOf } from "./gaussianKl.ts";
import { mixedBlocks } from "./swaps.ts";

/** Codes that mix the blocks of several images are decoded into images that look real to a discriminator. */
export const swapRealism = define({
  about: "images decoded from mixed blocks look real to a discriminator",
  source: "Hu et al. 2018, arXiv:1711.07410; Mathieu et al. 2016, arXiv:1611.03383",
  verified: "gradients against differences with a linear discriminator (test/terms/conformance.test.ts)",
  scale: "nats, mean over pictures; non-saturating, R1 with γ 1; one block of another picture in every code",
  options: z.strictObject(adversaryOptions),
  create:
    (options): Term =>
    (context) =>
      realism(context, sigmoid(context.decode(mixedBlocks(drawOf(context), context.blocks))), options),
});
