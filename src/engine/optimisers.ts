/**
 * Optimisers as graphs over one flat vector of parameters, one of gradients and a few vectors of state. The conventions are
 * those of PyTorch: `weightDecay` times the parameters is added to the gradient unless `decoupled`, and ε is added after the
 * bias correction.
 */

import { sum } from "./operators/broadcast.ts";
import { add, div, maximum, minimum, mul, pow, sqrt, square, sub, tanh } from "./operators/elementwise.ts";
import type { Tensor } from "./tensor.ts";

/** The result of an update: what the next step starts from. */
export interface Update {
  readonly parameters: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}
/** What an update reads; parameters, gradient and slots are flat and of one length. */
export interface UpdateInput {
  readonly parameters: Tensor;
  readonly gradient: Tensor;
  /** State of the optimiser by name, zero before the first step. */
  readonly slots: Readonly<Record<string, Tensor>>;
  /** 1 at the first step, [] */
  readonly step: Tensor;
  /** [] */
  readonly learningRate: Tensor;
}
/** A pure function for the update and the names of its state, as in optax. */
export interface Optimiser {
  readonly slots: readonly string[];
  /** The parameters after a step, and the state that goes with them. */
  update(input: UpdateInput): Update;
}

/** Constants of Adam and AdamW, in PyTorch's terms. */
export interface AdamOptions {
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly weightDecay: number;
  /** AdamW: weight decay shrinks the parameters directly instead of being added to the gradient. */
  readonly decoupled: boolean;
  /** Divides by the largest second moment so far (Reddi et al. 2018). */
  readonly amsgrad: boolean;
  /** As TensorFlow 1 does (disentanglement_lib): ε is added to the root before its bias is corrected. */
  readonly uncorrectedEpsilon: boolean;
}

/** 1 − βᵗ = −2·h / (1 − h), h = tanh(t·log β / 2): 1 − exp(t·log β) would lose four digits at β = 0.999. */
function correction(beta: number, step: Tensor): Tensor {
  const half = tanh(mul(step, Math.log(beta) / 2));
  return div(mul(-2, half), sub(1, half));
}

/** Adam: Kingma & Ba 2015, arXiv:1412.6980; AdamW: Loshchilov & Hutter 2019, arXiv:1711.05101. */
export function adam(options: AdamOptions): Optimiser {
  const [beta1, beta2] = options.betas;
  return {
    slots: options.amsgrad ? ["mean", "square", "largest"] : ["mean", "square"],
    update: ({ parameters, gradient, slots, step, learningRate }) => {
      const decay = options.weightDecay;
      const g = decay > 0 && !options.decoupled ? add(gradient, mul(decay, parameters)) : gradient;
      const p =
        decay > 0 && options.decoupled ? mul(parameters, sub(1, mul(learningRate, decay))) : parameters;
      const mean = add(mul(beta1, slots.mean), mul(1 - beta1, g));
      const squares = add(mul(beta2, slots.square), mul(1 - beta2, square(g)));
      const largest = options.amsgrad ? maximum(slots.largest, squares) : squares;
      const rootCorrection = sqrt(correction(beta2, step));
      const rate = div(learningRate, correction(beta1, step));
      const change = options.uncorrectedEpsilon
        ? div(mul(mul(rate, rootCorrection), mean), add(sqrt(largest), options.epsilon))
        : div(mul(rate, mean), add(div(sqrt(largest), rootCorrection), options.epsilon));
      const next = { mean, square: squares };
      return { parameters: sub(p, change), slots: options.amsgrad ? { ...next, largest } : next };
    },
  };
}

/** Constants of gradient descent, in PyTorch's terms. */
export interface SgdOptions {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
}

/** Stochastic gradient descent; the momentum buffer starts at the first gradient, as in PyTorch. */
export function sgd({ momentum, nesterov, weightDecay }: SgdOptions): Optimiser {
  return {
    slots: momentum > 0 ? ["momentum"] : [],
    update: ({ parameters, gradient, slots, learningRate }): Update => {
      const g = weightDecay > 0 ? add(gradient, mul(weightDecay, parameters)) : gradient;
      if (momentum === 0) return { parameters: sub(parameters, mul(learningRate, g)), slots: {} };
      const buffer = add(mul(momentum, slots.momentum), g);
      const direction = nesterov ? add(g, mul(momentum, buffer)) : buffer;
      return { parameters: sub(parameters, mul(learningRate, direction)), slots: { momentum: buffer } };
    },
  };
}

/** Constants of RMSprop, in PyTorch's terms. */
export interface RmsPropOptions {
  /** Decay rate of the mean of squared gradients. */
  readonly alpha: number;
  readonly epsilon: number;
  readonly momentum: number;
}

/** RMSprop (Tieleman & Hinton 2012) in PyTorch's form, with ε outside the root. */
export function rmsProp({ alpha, epsilon, momentum }: RmsPropOptions): Optimiser {
  return {
    slots: ["square", "momentum"],
    update: ({ parameters, gradient, slots, learningRate }) => {
      const squares = add(mul(alpha, slots.square), mul(1 - alpha, square(gradient)));
      const buffer = add(mul(momentum, slots.momentum), div(gradient, add(sqrt(squares), epsilon)));
      return {
        parameters: sub(parameters, mul(learningRate, buffer)),
        slots: { square: squares, momentum: buffer },
      };
    },
  };
}

/** Euclidean norm of a flat gradient, a scalar. */
export function norm(gradient: Tensor): Tensor {
  return pow(sum(square(gradient)), 0.5);
}

/** Scales a flat gradient to a norm of at most `maxNorm`, by min(1, maxNorm / (norm + 1e-6)) as PyTorch does. */
export function clipNorm(gradient: Tensor, maxNorm: number): Tensor {
  return mul(gradient, minimum(div(maxNorm, add(norm(gradient), 1e-6)), 1));
}
