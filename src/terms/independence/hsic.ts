import { z } from "zod";
import { div, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import { centred, gaussianKernels, normalised, overPairs, pairCount, products } from "./pairwise.ts";
import { penaltyOptions, penaltyTerm } from "./parts.ts";

/** tr(K_a·H·K_b·H)/(n − 1)² of every two parts' kernels [parts, n, n] → [parts, parts]; `relative`: CKA, in 0..1. */
export function hsicTable(kernels: Tensor, relative: boolean): Tensor {
  const gram = products(centred(kernels));
  return relative ? normalised(gram) : div(gram, (kernels.shape[1] - 1) ** 2);
}

/** Dependence of any form between two parts at a time, without a network; memory is batch² · parts. */
export const hsic = define({
  about: "no dependence by a Gaussian kernel between two parts at a time; normalised (CKA) or not",
  source:
    "Gretton et al. 2005 (ALT); normalised: Cortes et al. 2012, Kornblith et al. 2019, arXiv:1905.00414",
  verified: "formula in float64, two algebraic forms (test/golden/losses/hsic_cka.json)",
  scale: "biased form with divisor (n − 1)²; mean over pairs of parts and over views; median bandwidth",
  penalty: true,
  invariances: ["shift", "rowOrder"],
  options: z.strictObject({
    ...penaltyOptions,
    normalised: z.boolean().default(true),
    bandwidth: z
      .union([z.literal("median"), z.number().positive()])
      .default("median")
      .describe(
        "Kernel width: the median distance within the batch, a constant for the gradient, or a number.",
      ),
  }),
  create: ({ normalised: relative, bandwidth, ...options }) =>
    penaltyTerm(options, (view, parts) =>
      div(overPairs(hsicTable(gaussianKernels(view, parts, bandwidth), relative)), pairCount(parts.length)),
    ),
});
