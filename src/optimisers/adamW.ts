import { define } from "../registry.ts";
import type { Optimiser } from "../types/index.ts";
import { adamOptions, adamWith } from "./adam.ts";

/** `adam` with weight decay that does not enter the moments. */
export const adamW = define({
  about: "Adam with decoupled weight decay",
  source: "Loshchilov & Hutter 2019, arXiv:1711.05101",
  verified: "PyTorch trajectories (test/golden/losses/optimizers.json)",
  options: adamOptions(0.01),
  create: (options): Optimiser => adamWith(options, true),
});
