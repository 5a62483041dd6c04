/** A discriminator against the images that a run generates; trained in the same step, with its own optimiser. */
import { z } from "zod";
import {
  add,
  averagePool2d,
  concat,
  div,
  eye,
  gradients,
  greater,
  matMul,
  max,
  mean,
  mul,
  neg,
  reshape,
  slice,
  softplus,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { nets } from "../../nets/registry.ts";
import type { TermContext } from "../../types/index.ts";
import { trainingOf } from "../independence/critic.ts";

/** The options of every term that trains against a discriminator. */
export const adversaryOptions = {
  discriminator: z
    .strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()).optional() })
    .default({ name: "discriminator" })
    .describe("A net with one output."),
  r1: z
    .number()
    .nonnegative()
    .default(1)
    .describe(
      "Weight γ of R1, γ/2 · E‖∇D(real)‖²; 0 where the discriminator's gradient is bounded otherwise.",
    ),
  updates: z.int().nonnegative().default(1),
  learningRate: z.number().positive().default(1e-3),
  beta1: z.number().min(0).lt(1).default(0.5),
  beta2: z.number().min(0).lt(1).default(0.99),
};
/** `adversaryOptions` with its defaults filled in. */
export type AdversaryOptions = z.output<z.ZodObject<typeof adversaryOptions>>;

/** softplus(−D(real)) + softplus(D(fake)), means. Logits [n, 1]. */
function discriminatorLoss(real: Tensor, fake: Tensor): Tensor {
  return add(mean(softplus(neg(real))), mean(softplus(fake)));
}

/** ½ E‖∂logit/∂image‖², differentiable with respect to the discriminator. logits [n, 1] of images [n, …] */
export function r1Penalty(logits: Tensor, images: Tensor): Tensor {
  const [slope] = gradients(sum(logits), [images]);
  return div(sum(square(slope)), 2 * images.shape[0]);
}

/**
 * The generator's loss, mean softplus(−D(fake)) (non-saturating), with a discriminator that has just been trained to
 * distinguish `fake` from the batch. Logs the discriminator's accuracy on both, and coverage. fake [n, channels, height, width]
 * in 0..1
 */
export function realism(context: TermContext, fake: Tensor, { r1, ...options }: AdversaryOptions): Tensor {
  const net = nets.resolve(options.discriminator);
  const [real, fixed, n] = [context.images, stopGradient(fake), context.images.shape[0]];
  let shareRight = { real: mean(real), fake: mean(real) };
  const judge = context.critic(trainingOf({ ...options, hidden: [] }), (scope) => {
    const logits = net(scope, concat([real, fixed], 0), 1);
    const [ofReal, ofFake] = [slice(logits, 0, 0, n), slice(logits, 0, n, n + fixed.shape[0])];
    shareRight = { real: mean(greater(ofReal, 0)), fake: mean(greater(0, ofFake)) };
    const loss = discriminatorLoss(ofReal, ofFake);
    return r1 === 0 ? loss : add(loss, mul(r1, r1Penalty(ofReal, real)));
  });
  context.report("real right", shareRight.real);
  context.report("fake right", shareRight.fake);
  context.report("coverage", coverage(real, fixed));
  return mean(softplus(neg(net(judge, fake, 1))));
}

/** Side of the images that coverage compares. */
const SMALL = 16;

/**
 * Share of the real images with a generated one closer than any other real one, on images shrunk to 16 pixels a side (Naeem et
 * al. 2020, arXiv:2002.09797, with k = 1): about one half where generated images are distributed like real ones, 0 where they
 * are all alike.
 */
export function coverage(real: Tensor, fake: Tensor): Tensor {
  const [a, b] = [small(real), small(fake)];
  const n = a.shape[0];
  const nearestReal = neg(max(neg(add(squaredDistances(a, a), mul(1e9, eye(n)))), 1));
  const nearestFake = neg(max(neg(squaredDistances(a, b)), 1));
  return mean(greater(nearestReal, nearestFake));
}

function small(images: Tensor): Tensor {
  const { shape } = images;
  const size = Math.max(1, Math.floor(Math.min(shape[2], shape[3]) / SMALL));
  const pooled = size === 1 ? images : averagePool2d(images, size);
  return reshape(pooled, [shape[0], -1]);
}

/**
 * Squared distances [n, d], [m, d] → [n, m] by inner products: rows are images, which are never nearly equal, and the
 * differences would take n·m·d numbers.
 */
function squaredDistances(a: Tensor, b: Tensor): Tensor {
  const [ofA, ofB] = [sum(square(a), 1, true), reshape(sum(square(b), 1), [1, b.shape[0]])];
  return add(sub(ofA, mul(2, matMul(a, b, { b: true }))), ofB);
}
