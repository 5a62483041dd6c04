import { z } from "zod";
import { abs, minimum, mul, sub, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { klToStandardNormal, klTotal, posteriorOf } from "./gaussianKl.ts";

/** γ·|KL − C| without γ. */
export function capacityGap(divergence: Tensor, capacity: Tensor | number): Tensor {
  return abs(sub(divergence, capacity));
}

/** C = min(most, most · step / steps). */
export function capacityAt(step: Tensor, most: number, steps: number): Tensor {
  return minimum(mul(step, most / steps), most);
}

/** The code's capacity grows during training; the weight of the term is γ. */
export const annealedKl = define({
  about: "the rate follows a capacity that grows over the first steps: |KL − C|, its weight is γ",
  source: "Burgess et al. 2018, arXiv:1804.03599",
  verified: "disentanglement_lib (test/golden/losses/beta_vae.json)",
  scale:
    "nats; γ 1000, C to 25 over 100,000 steps in the study of Locatello et al. 2019; the step of the run, from 1",
  stochastic: true,
  options: z.strictObject({
    capacity: z.number().positive().default(25),
    steps: z.int().positive().default(1000).describe("Number of steps after which the capacity is reached."),
  }),
  create:
    ({ capacity, steps }): Term =>
    (context) => {
      const { mean: centre, logVariance } = posteriorOf(context);
      const divergence = klTotal(klToStandardNormal(centre, logVariance));
      return capacityGap(divergence, capacityAt(context.step, capacity, steps));
    },
});
