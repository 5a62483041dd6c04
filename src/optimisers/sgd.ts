import { z } from "zod";
import * as engine from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Optimiser } from "../types/index.ts";
import { schedule, scheduled } from "./schedule.ts";

/** Follows a decaying sum of the gradients. */
export const sgd = define({
  about: "stochastic gradient descent with momentum",
  source: "Sutskever et al. 2013; PyTorch's form",
  verified: "PyTorch trajectories (test/golden/losses/optimizers.json)",
  options: z.strictObject({
    learningRate: z.number().positive().default(0.05),
    momentum: z.number().min(0).lt(1).default(0.9),
    nesterov: z.boolean().default(false),
    weightDecay: z.number().nonnegative().default(0),
    schedule,
  }),
  create: ({ learningRate, schedule, ...options }): Optimiser => ({
    learningRate: scheduled(learningRate, schedule),
    update: engine.sgd(options),
  }),
});
