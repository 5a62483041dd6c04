import { z } from "zod";
import { define } from "../../../../src/index.ts";
import { asLoss, insert, type Pruner } from "./pruner.ts";

const options = z.strictObject({
  /** Trials that are done before any is ended. */
  startup: z.int().nonnegative().default(5),
  /** Steps before which none is ended. */
  warmup: z.int().nonnegative().default(0),
  /** Steps between two looks; by default a fifth of the shortest trial. */
  every: z.int().positive().optional(),
});

/** Median stopping: a trial's best objective so far is compared with what finished trials had at the same step. */
export const median = define({
  about: "a trial ends whose best so far is worse than the median of finished trials at that step",
  source: "Golovin et al. 2017, Google Vizier: A Service for Black-Box Optimization",
  verified: "the decisions of Optuna 5.0 (test/sweep/pruning/decisions.test.ts)",
  options,
  create: ({ startup, warmup, every }): Pruner => ({
    rungs: (steps) => {
      const apart = every ?? Math.max(1, Math.ceil(steps / 5));
      const all = Array.from({ length: Math.ceil(steps / apart) - 1 }, (_, k) => apart * (k + 1));
      return all.filter((step) => step >= warmup);
    },
    begin: (direction) => {
      /** Losses by step of every trial, and those of finished trials together. */
      const own = new Map<string, Map<number, number>>();
      const finished = new Map<number, number[]>();
      let done = 0;
      return ({ trial, step, objective, isLast }) => {
        const curve = own.get(trial) ?? new Map<number, number>();
        own.set(trial, curve);
        if (isLast) {
          done++;
          for (const [at, loss] of curve) {
            const losses = finished.get(at) ?? [];
            finished.set(at, losses);
            insert(losses, loss);
          }
          return false;
        }
        if (objective !== null) curve.set(step, asLoss(objective, direction));
        if (done === 0 || done < startup || step < warmup) return false;
        if (curve.size === 0) return true;
        const losses = finished.get(step) ?? [];
        return losses.length > 0 && Math.min(...curve.values()) > middleOf(losses);
      };
    },
  }),
});

/** The median of a rising list. */
function middleOf(rising: readonly number[]): number {
  const [low, high] = [rising[(rising.length - 1) >> 1], rising[rising.length >> 1]];
  return high - (high - low) / 2;
}
