import { z } from "zod";
import * as engine from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Optimiser } from "../types/index.ts";
import { schedule, scheduled } from "./schedule.ts";

/** Options of Adam and of `adamW`. */
export const adamOptions = (weightDecay: number) =>
  z.strictObject({
    learningRate: z.number().positive().default(1e-3),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
    weightDecay: z.number().nonnegative().default(weightDecay),
    schedule,
  });

/** Adam; weight decay is added to the gradient, or `decoupled` from it as in AdamW. */
export function adamWith(options: z.output<ReturnType<typeof adamOptions>>, decoupled: boolean): Optimiser {
  const { beta1, beta2, epsilon, weightDecay } = options;
  const fixed = { amsgrad: false, uncorrectedEpsilon: false };
  const update = engine.adam({ betas: [beta1, beta2], epsilon, weightDecay, decoupled, ...fixed });
  return { learningRate: scheduled(options.learningRate, options.schedule), update };
}

/** Running moments of the gradient set the size of each parameter's step. */
export const adam = define({
  about: "Adam; weightDecay is added to the gradient",
  source: "Kingma & Ba 2015, arXiv:1412.6980",
  verified: "PyTorch trajectories (test/golden/losses/optimizers.json)",
  options: adamOptions(0),
  create: (options): Optimiser => adamWith(options, false),
});
