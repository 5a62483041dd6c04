import { z } from "zod";
import { add, div, mul, roundStraight, sub, type Tensor, tanh } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { conv4 } from "./conv4.ts";
import { residual } from "./residual.ts";

const NETS = { conv4, residual } as const;

/** tanh, then the nearest of `levels` numbers evenly spaced in −1 … 1; the gradient passes the rounding unchanged. */
export function quantised(x: Tensor, levels: number): Tensor {
  const steps = levels - 1;
  const place = mul(steps / 2, add(tanh(x), 1));
  return sub(div(roundStraight(place), steps / 2), 1);
}

/** Finite scalar quantisation: a code of few values in every dimension, with no codebook to learn. */
export const fsq = define({
  about: "a net whose code takes few values in every dimension: tanh, then the nearest value (FSQ)",
  source: "Mentzer et al. 2023, arXiv:2309.15505; this form: Hsu et al. 2024, arXiv:2404.10282 (Tripod)",
  verified: "levels, spacing and slope by hand (test/nets/fsq.test.ts)",
  scale: "12 values as in Tripod; for codes without noise",
  options: z.strictObject({
    levels: z.int().min(2).default(12),
    net: z.enum(["conv4", "residual"]).default("conv4"),
    hidden: z.int().positive().default(256),
    width: z.number().positive().default(1),
  }),
  create: ({ levels, net, ...options }): Net => {
    const inner = NETS[net].create(options);
    return (scope, x, outputs) => quantised(inner(scope, x, outputs), levels);
  },
});
