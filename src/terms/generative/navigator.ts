import { z } from "zod";
import {
  abs,
  add,
  bceWithLogits,
  concat,
  constant,
  div,
  exp,
  eye,
  greater,
  heUniform,
  logSoftmax,
  matMul,
  maximum,
  mean,
  mul,
  neg,
  normaliseRows,
  sigmoid,
  slice,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";

/** Weight of the positives in the loss: one third, because there are 32 of them beside 64 negatives. */
const POSITIVE = 1 / 3;

/**
 * Cross entropy of classifying, by their cosine, whether two variations are along the same direction; nearly equal negatives
 * have the cosine itself as their label. variations [n, d] of unit length; same [n, n] of 0 and 1. No gradient flows through
 * the second variation of a negative pair.
 */
export function variationLoss(variations: Tensor, same: Tensor, flipAbove: number): Tensor {
  const n = variations.shape[0];
  const positives = mul(same, sub(1, eye(n)));
  const negatives = sub(1, same);
  const average = (each: Tensor, mask: Tensor) => div(sum(mul(each, mask)), maximum(sum(mask), 1));
  const alike = matMul(variations, variations, { b: true });
  const one = constant(new Float32Array(n * n).fill(1), [n, n]);
  const apart = matMul(variations, stopGradient(variations), { b: true });
  const fixed = stopGradient(apart);
  const labels = mul(fixed, greater(fixed, flipAbove));
  return add(
    mul(POSITIVE, average(bceWithLogits(alike, one), positives)),
    mul(1 - POSITIVE, average(bceWithLogits(apart, labels), negatives)),
  );
}

/** mean Σ −p log p, p = softmax over the dimensions of a variation: over how many dimensions it spreads. */
export function variationEntropy(variations: Tensor): Tensor {
  const logs = logSoftmax(variations, 1);
  return neg(mean(sum(mul(exp(logs), logs), 1)));
}

/** DisCo of Ren et al.: directions in a generator's space that change images in ways an encoder can distinguish. */
export const navigator = define({
  about:
    "directions of a frozen generator, and an encoder that distinguishes the variations along them (DisCo, Ren et al.)",
  source: "Ren et al. 2022, arXiv:2102.10543; xrenaa/DisCo",
  verified:
    "loss by hand; its loss falls on a small generator, whose axes its directions need not become (test/terms/navigator.test.ts)",
  scale:
    "directions of unit length, learned (theirs: rotations by a matrix exponential, or these); all variations of a batch against each other, a third of the loss from positives; reach 2 deviations of the prior (6 in StyleGAN's space), at least 0.5",
  fromNoise: true,
  options: z.strictObject({
    run: z.string().describe("Folder of a finished run with a decoder."),
    directions: z.int().min(2).default(8),
    reach: z
      .number()
      .positive()
      .default(2)
      .describe("Standard deviation of the length of a step along a direction, and its minimum."),
    least: z.number().nonnegative().default(0.5),
    flipAbove: z
      .number()
      .default(0.95)
      .describe("Cosine above which a negative has its cosine as its label."),
    entropy: z.number().nonnegative().default(1),
  }),
  create:
    ({ run, directions, reach, least, flipAbove, entropy }): Term =>
    (context) => {
      const generator = context.frozen(run);
      const n = context.pairs;
      const shape = [directions, generator.dim];
      const axes = normaliseRows(context.scope.parameter("directions", shape, heUniform(generator.dim)));
      const chosen = Float32Array.from({ length: n * directions }, (_, at) =>
        Number(at % directions === Math.floor(at / directions) % directions),
      );
      const along = constant(chosen, [n, directions]);
      const step = mul(reach, context.noise("step", [n, 1], "normal"));
      const far = mul(sub(mul(2, greater(step, 0)), 1), maximum(abs(step), least));
      const from = context.noise("from", [n, generator.dim], "normal");
      const to = add(from, mul(far, matMul(along, axes)));
      const seen = context.encode(sigmoid(generator.decode(concat([from, to], 0)))).mean;
      const change = abs(sub(slice(seen, 0, n, 2 * n), slice(seen, 0, 0, n)));
      const variations = normaliseRows(change);
      const same = matMul(along, along, { b: true });
      return add(variationLoss(variations, same, flipAbove), mul(entropy, variationEntropy(variations)));
    },
});
