/**
 * Networks that train on their own loss in the same step: own parameters, own optimiser, own rate, several updates a step.
 * Their updates come first; whoever uses the critic afterwards sees it trained, as a constant.
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

/** How a critic learns beside the encoder. */
export interface CriticTraining {
  /** Updates in each training step; 0 leaves it as it began. */
  readonly updates: number;
  /** Adam's, constant over the run. */
  readonly learningRate: number;
  readonly betas: readonly [number, number];
}
/** A critic after the updates of the step, its parameters constant for whoever reads them. */
export interface TrainedCritic {
  readonly scope: Scope;
  /** Its loss before the first update of the step. */
  readonly loss: Tensor;
}

/** What a critic's training is made of. */
export interface CriticOptions extends CriticTraining {
  readonly name: string;
  /** Where first values come from; what is declared in it is bound to the critic's state and not trained otherwise. */
  readonly declared: ParameterList;
  readonly state: StateList;
  /** 1 at the first training step, [] */
  readonly step: Tensor;
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
  // Called once only to hear which parameters there are.
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

/** The flat vector as named tensors. */
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
      if (tensor === undefined) throw new Error(`parameter "${prefix}/${name}" was not declared at first`);
      return tensor;
    },
    statistic: () => {
      throw new Error(`critic "${prefix}": expected layers without statistics, got batch normalisation`);
    },
  };
}
