import { z } from "zod";
import { define } from "../../../../src/index.ts";
import { asLoss, insert, type Pruner } from "./pruner.ts";

const options = z.strictObject({
  /** One of so many trials goes on after a rung, and the next rung is so many times as far. */
  reduction: z.int().min(2).default(4),
  /** Steps of the first rung; by default such that two rungs come before the end of the shortest trial. */
  first: z.int().positive().optional(),
});

/** Asynchronous successive halving: a trial is compared with those that came to the same rung before it, and waits for nobody. */
export const asha = define({
  about: "successive halving: of those that came to a rung so far, the best one in `reduction` goes on",
  source: "Li et al. 2020, A System for Massively Parallel Hyperparameter Tuning",
  verified: "the decisions of Optuna 5.0 (test/sweep/pruning/decisions.test.ts)",
  options,
  create: ({ reduction, first }): Pruner => ({
    rungs: (steps) => {
      const begin = first ?? Math.max(1, Math.round(steps / reduction ** 2));
      const found: number[] = [];
      for (let step = begin; step < steps; step *= reduction) found.push(step);
      return found;
    },
    begin: (direction) => {
      const byStep = new Map<number, number[]>();
      return ({ step, objective, isLast }) => {
        if (isLast) return false;
        if (objective === null) return true;
        const [losses, loss] = [byStep.get(step) ?? [], asLoss(objective, direction)];
        byStep.set(step, losses);
        insert(losses, loss);
        // Before `reduction` of them are there, the best one so far goes on.
        const kept = Math.max(1, Math.floor(losses.length / reduction));
        return loss > losses[kept - 1];
      };
    },
  }),
});
