import { z } from "zod";
import {
  add,
  div,
  logSumExp,
  mean,
  mul,
  pairwiseDifferences,
  slice,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import { type Part, penaltyOptions, penaltyTerm } from "./parts.ts";

/** Silverman's rule in units of the standard deviation, for `n` rows in `d` dimensions. */
export function silverman(n: number, d: number): number {
  return (4 / (d + 2)) ** (1 / (d + 4)) * n ** (-1 / (d + 4));
}

/** Widths of the kernels, and the rows that determine their scale. */
export interface KdeOptions {
  /** Kernel widths in units of each dimension's standard deviation: of the joint density, and of each part's own. */
  readonly joint: number;
  readonly own: number;
  /** Rows whose standard deviation scales the widths; z itself by default. */
  readonly spreadOf?: Tensor;
  /** The widths are constants for the gradient. */
  readonly fixed?: boolean;
}

/**
 * mean_i [log q(z_i) − Σ over parts log q_p(z_ip)] in nats, every density a sum of Gaussian kernels on the rows themselves,
 * each row's own included. z: [n, d]
 */
export function kdeTotalCorrelationLoss(z: Tensor, parts: readonly Part[], options: KdeOptions): Tensor {
  const n = z.shape[0];
  const from = options.spreadOf ?? z;
  const spread = add(sqrt(add(mean(square(sub(from, mean(from, 0, true))), 0, true), 1e-30)), 1e-6);
  const unit = div(sub(z, mean(z, 0, true)), options.fixed ? stopGradient(spread) : spread);
  const squares = square(pairwiseDifferences(unit, unit));
  // Normalising constants: standard deviations and 2π cancel between the joint density and its parts, widths and row counts do not.
  const density = (part: Part, width: number) =>
    logSumExp(mul(-1 / (2 * width * width), sum(slice(squares, 2, ...part), 2)), 1);
  const d = parts.reduce((total, [start, end]) => total + end - start, 0);
  const whole: Part = [parts[0][0], parts[parts.length - 1][1]];
  const own = parts.map((part) => density(part, options.own)).reduce(add);
  const constants = (parts.length - 1) * Math.log(n) + d * Math.log(options.own / options.joint);
  return add(mean(sub(density(whole, options.joint), own)), constants);
}

/** Total correlation of all parts at once of a deterministic code; memory is batch² · dimensions. */
export const kdeTotalCorrelation = define({
  about: "total correlation by kernel densities, for codes without noise",
  source: "Hsu et al. 2024, arXiv:2404.10282 (Tripod's latent multiinformation)",
  verified: "kylehkhsu/tripod; other widths in float64 (test/golden/losses/kde_total_correlation.json)",
  scale:
    "nats; Silverman's width for joint and parts alike (as released the parts' lack the factor); mean over views",
  penalty: true,
  invariances: ["shift", "columnScale", "rowOrder"],
  options: z.strictObject(penaltyOptions),
  create: (options) =>
    penaltyTerm(options, (view, parts) => {
      const [n, d] = view.shape;
      const width = silverman(n, d);
      return kdeTotalCorrelationLoss(view, parts, { joint: width, own: width });
    }),
});
