/** A new optimiser: steps of one size, in the direction of the sign of a running mean. */
import assert from "node:assert/strict";
import { z } from "zod";
import * as engine from "../src/engine/index.ts";
import { schedule, scheduled } from "../src/optimisers/schedule.ts";
import { define } from "../src/registry.ts";
import type { Optimiser } from "../src/types/index.ts";
import { trained } from "./trained.ts";

const { add, mul, sign, sub } = engine;

function lionUpdate(beta1: number, beta2: number): engine.Optimiser {
  return {
    slots: ["mean"],
    update: ({ parameters, gradient, slots, learningRate }) => {
      const direction = add(mul(beta1, slots.mean), mul(1 - beta1, gradient));
      const mean = add(mul(beta2, slots.mean), mul(1 - beta2, gradient));
      return { parameters: sub(parameters, mul(learningRate, sign(direction))), slots: { mean } };
    },
  };
}

export const lion = define({
  about: "Lion: every parameter moves by the learning rate, by the sign of a running mean of gradients",
  source: "Chen et al. 2023, arXiv:2302.06675",
  verified: "its own example",
  options: z.strictObject({ learningRate: z.number().positive().default(3e-4), schedule }),
  create: (options): Optimiser => ({
    learningRate: scheduled(options.learningRate, options.schedule),
    update: lionUpdate(0.9, 0.99),
  }),
});

export async function check(): Promise<void> {
  const { first, last } = await trained({ optimiser: { lion } }, { optimiser: { name: "lion" } });
  assert(last < first, `the loss went from ${first} to ${last}`);
}
