/** The learning rate over a run. */
import { z } from "zod";
import type { Optimiser } from "../types/index.ts";

/** "cosine" falls from the learning rate to zero over the run (Loshchilov & Hutter 2017, arXiv:1608.03983). */
export const schedule = z.enum(["constant", "cosine"]).default("cosine");

/** The learning rate at every step. */
export function scheduled(rate: number, kind: z.output<typeof schedule>): Optimiser["learningRate"] {
  return (step, total) =>
    kind === "constant" ? rate : (rate * (1 + Math.cos((Math.PI * step) / total))) / 2;
}
