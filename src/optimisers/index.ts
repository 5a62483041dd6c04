/** The registry of optimisers: arithmetic is the engine's, constants are here. */
import { z } from "zod";
import * as engine from "../engine/index.ts";
import { define } from "../registry.ts";

const rate = (value: number) => z.number().positive().default(value);
const share = (value: number) => z.number().min(0).lt(1).default(value);
const decay = (value: number) => z.number().nonnegative().default(value);

/** "cosine" falls from the learning rate to zero over the run (Loshchilov & Hutter 2017, arXiv:1608.03983). */
const schedule = z.enum(["constant", "cosine"]).default("cosine");
type Schedule = z.output<typeof schedule>;

/** A learning rate over the run, and the engine's update. */
export interface Optimiser {
  /** The rate at `step` (0-based) of `total`. */
  learningRate(step: number, total: number): number;
  readonly update: engine.Optimiser;
}

function scheduled(rate: number, kind: Schedule): Optimiser["learningRate"] {
  return (step, total) =>
    kind === "constant" ? rate : (rate * (1 + Math.cos((Math.PI * step) / total))) / 2;
}

const adamOptions = (weightDecay: number) =>
  z.strictObject({
    learningRate: rate(1e-3),
    beta1: share(0.9),
    beta2: share(0.999),
    epsilon: rate(1e-8),
    weightDecay: decay(weightDecay),
    schedule,
  });

export const adam = define({
  about: "Adam; weightDecay is added to the gradient",
  source: "Kingma & Ba 2015, arXiv:1412.6980",
  verified: "PyTorch trajectories (test/golden/losses/optimizers.json)",
  options: adamOptions(0),
  create: (options): Optimiser => adamWith(options, false),
});

export const adamW = define({
  about: "Adam with decoupled weight decay",
  source: "Loshchilov & Hutter 2019, arXiv:1711.05101",
  verified: "PyTorch trajectories (test/golden/losses/optimizers.json)",
  options: adamOptions(0.01),
  create: (options): Optimiser => adamWith(options, true),
});

function adamWith(options: z.output<ReturnType<typeof adamOptions>>, decoupled: boolean): Optimiser {
  const { beta1, beta2, epsilon, weightDecay } = options;
  const fixed = { amsgrad: false, uncorrectedEpsilon: false };
  const update = engine.adam({ betas: [beta1, beta2], epsilon, weightDecay, decoupled, ...fixed });
  return { learningRate: scheduled(options.learningRate, options.schedule), update };
}

export const sgd = define({
  about: "stochastic gradient descent with momentum",
  source: "Sutskever et al. 2013; PyTorch's form",
  verified: "PyTorch trajectories (test/golden/losses/optimizers.json)",
  options: z.strictObject({
    learningRate: rate(0.05),
    momentum: share(0.9),
    nesterov: z.boolean().default(false),
    weightDecay: decay(0),
    schedule,
  }),
  create: ({ learningRate, schedule, ...options }): Optimiser => ({
    learningRate: scheduled(learningRate, schedule),
    update: engine.sgd(options),
  }),
});
