/** The learning rate over a run. */
import { z } from "zod";
import type { Optimiser } from "../types/index.ts";

/**
 * "cosine" falls from the learning rate to zero over the run (Loshchilov & Hutter 2017, arXiv:1608.03983). "oneCycle" rises from a
 * 25th of it over the first tenth of the steps and then falls to nearly zero, both along a cosine (Smith & Topin 2018,
 * arXiv:1708.07120, with PyTorch's constants).
 */
export const schedule = z.enum(["constant", "cosine", "oneCycle"]).default("cosine");

/** The learning rate at every step. */
export function scheduled(rate: number, kind: z.output<typeof schedule>): Optimiser["learningRate"] {
  if (kind === "constant") return () => rate;
  if (kind === "oneCycle") return (step, total) => oneCycle(rate, step, total);
  return (step, total) => (rate * (1 + Math.cos((Math.PI * step) / total))) / 2;
}

const WARM_UP = 0.1;
/** The rate at the first and at the last step, as shares of the highest. */
const [FIRST, LAST] = [1 / 25, 1e-4 / 25];

function oneCycle(rate: number, step: number, total: number): number {
  const along = (from: number, to: number, share: number) =>
    to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
  const peak = WARM_UP * total - 1;
  if (step < peak) return along(FIRST * rate, rate, step / peak);
  return along(rate, LAST * rate, (step - peak) / Math.max(1, total - 1 - peak));
}
