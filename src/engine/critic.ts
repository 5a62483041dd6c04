/**
 * Critics: networks that train on a loss of their own within the same step, with their own parameters, optimiser and
 * learning rate and any number of updates per step. Their updates come first; a term that uses a critic afterwards sees it
 * trained, with constant parameters.
 */
import { gradients } from "./gradient.ts";
import { zeros } from "./initialisers.ts";
import { add, mul } from "./operators/elementwise.ts";
import { concat, reshape, slice, stopGradient } from "./operators/shape.ts";
import { adam } from "./optimisers.ts";
import type { Parameter, ParameterList, Scope } from "./scope.ts";
import { sizeOf } from "./shape.ts";
import type { StateList } from "./state.ts";
import { type Tensor, toTensor } from "./tensor.ts";

/** How a critic is trained beside the encoder. */
export interface CriticTraining {
  /** Updates per training step; 0 leaves the critic at its initial values. */
  readonly updates: number;
  /** Of Adam, constant over the run. */
  readonly learningRate: number;
  /** Decay rates of Adam's two moments. */
  readonly betas: readonly [number, number];
}
/** A critic after the updates of the step. */
export interface TrainedCritic {
  /** Its parameters, as constants. */
  readonly scope: Scope;
  /** Its loss before the first update of the step. */
  readonly loss: Tensor;
}

/** What the training of a critic needs. */
export interface CriticOptions extends CriticTraining {
  readonly name: string;
  /**
   * Collects the critic's parameters and their initial values; they live in the critic's state and only the critic trains
   * them.
   */
  readonly declared: ParameterList;
  /** Where the critic's parameters and the slots of its optimiser are kept. */
  readonly state: StateList;
  /** 1 at the first training step, [] */
  readonly step: Tensor;
  /** The critic's loss, a scalar, at its parameters in `scope`; called once for each update of the step, counted from 0. */
  loss(scope: Scope, update: number): Tensor;
}

/** Writes the critic's updates into the step: gradients of its own loss, and Adam on its own state. */
export function trainCritic({
  name,
  declared,
  state,
  step,
  loss,
  ...training
}: CriticOptions): TrainedCritic {
  // This call only collects the parameters.
  loss(declared.scope(name), 0);
  const { parameters } = declared;
  const total = parameters.reduce((n, p) => n + p.initial.length, 0);
  const optimiser = criticAdam(training);
  const trained = state.declare(`${name}/parameters`, [total], () => pack(parameters));
  const memories = optimiser.slots.map(
    (slot) => [slot, state.declare(`${name}/${slot}`, [total], zeros)] as const,
  );
  let flat = trained.value;
  let slots = Object.fromEntries(memories.map(([slot, memory]) => [slot, memory.value]));
  let first: Tensor | null = null;
  for (let update = 0; update < training.updates; update++) {
    const pieces = cut(flat, parameters);
    const value = loss(scopeOf(pieces, name), update);
    first ??= value;
    const slopes = gradients(value, [...pieces.values()]).map((g) => reshape(g, [g.size]));
    const next = optimiser.update({
      parameters: flat,
      gradient: concat(slopes),
      slots,
      step: add(mul(training.updates, add(step, -1)), update + 1),
      learningRate: toTensor(training.learningRate),
    });
    flat = next.parameters;
    slots = { ...next.slots };
  }
  trained.set(flat);
  for (const [slot, memory] of memories) memory.set(slots[slot]);
  const scope = scopeOf(cut(stopGradient(flat), parameters), name);
  return { scope, loss: first ?? loss(scope, 0) };
}

function criticAdam({ betas }: CriticTraining) {
  const plain = {
    epsilon: 1e-8,
    weightDecay: 0,
    decoupled: false,
    amsgrad: false,
    uncorrectedEpsilon: false,
  };
  return adam({ betas, ...plain });
}

function pack(parameters: readonly Parameter[]): Float32Array {
  return Float32Array.from(parameters.flatMap(({ initial }) => [...initial]));
}

/** The flat vector as tensors by name. */
function cut(flat: Tensor, parameters: readonly Parameter[]): Map<string, Tensor> {
  let end = 0;
  return new Map(
    parameters.map(({ name, tensor: { shape } }) => {
      end += sizeOf(shape);
      return [name, reshape(slice(flat, 0, end - sizeOf(shape), end), shape)] as const;
    }),
  );
}

function scopeOf(tensors: ReadonlyMap<string, Tensor>, prefix: string): Scope {
  return {
    within: (name) => scopeOf(tensors, `${prefix}/${name}`),
    parameter: (name) => {
      const tensor = tensors.get(`${prefix}/${name}`);
      if (tensor === undefined)
        throw new Error(`parameter "${prefix}/${name}" was not declared in the first call`);
      return tensor;
    },
    statistic: () => {
      throw new Error(`critic "${prefix}": expected layers without statistics, got batch normalisation`);
    },
  };
}
