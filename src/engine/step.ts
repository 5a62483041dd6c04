/**
 * A training step is a file: one ONNX model with forward pass, backward pass and update.
 *
 * State is flat, because every tensor that enters or leaves a model costs ONNX Runtime time. The inputs `state/parameters`,
 * `state/<slot>` of the optimiser and `state/<entry>` return as outputs `next/…` of the same names. Further inputs are
 * `step` (1 at the first), `learningRate` and whatever the loss depends on; further outputs are `loss`, `gradientNorm` and
 * `part/<name>`.
 */
import { Emitter } from "./emit.ts";
import { gradients } from "./gradient.ts";
import { inChunks } from "./layouts/chunks.ts";
import { concat, reshape, slice } from "./operators/shape.ts";
import { clipNorm, norm, type Optimiser } from "./optimisers.ts";
import type { Arrays, Feeds, Runtime } from "./runtime.ts";
import type { Parameter } from "./scope.ts";
import type { StateEntry } from "./state.ts";
import { portable, type Target } from "./target.ts";
import { input, type Tensor } from "./tensor.ts";

/** What a training step is made of. */
export interface StepOptions {
  /** A scalar. */
  readonly loss: Tensor;
  /** Further values to report beside the loss, by name. */
  readonly parts: Readonly<Record<string, Tensor>>;
  readonly parameters: readonly Parameter[];
  readonly optimiser: Optimiser;
  /** State besides the parameters: critics, queues, momentum copies. */
  readonly state?: readonly StateEntry[];
  /** Gradients of a larger norm are scaled down to this one; without it none are. */
  readonly clip?: number;
}
/**
 * Runs one step: takes the inputs other than state, returns `loss`, `gradientNorm` and `part/…`. The state stays in the
 * runtime.
 */
export type StepRun = (feeds: Feeds) => Promise<Arrays>;

/** A training step as files that a runtime loads. */
export interface Step {
  /** For `portable`: any runtime reads it. */
  readonly model: Uint8Array;
  /** The same step written for a target, usually `Runtime.target`. */
  modelFor(target: Target): Uint8Array;
  /** Loads the step into a runtime, written for its target. */
  open(runtime: Runtime): Promise<StepRun>;
  /** Initial values of every input `state/…`, keyed without that prefix. */
  readonly state: Readonly<Record<string, Float32Array>>;
  /** ONNX operator types in `model`, sorted. */
  readonly operatorTypes: readonly string[];
}

/** The step of a run that trains nothing: an empty model, and a state without numbers. */
export const idleStep: Step = {
  model: new Uint8Array(0),
  modelFor: () => idleStep.model,
  open: async () => () => Promise.reject(new Error("a run that trains nothing has no step")),
  state: { parameters: new Float32Array(0) },
  operatorTypes: [],
};

/** Differentiates the loss, adds the update, and writes the model. */
export function buildStep({ loss, parts, parameters, optimiser, state = [], clip }: StepOptions): Step {
  const tensors = parameters.map((p) => p.tensor);
  const total = tensors.reduce((n, t) => n + t.size, 0);
  const flat = input("state/parameters", [total]);
  const gradient = concat(gradients(loss, tensors).map((g) => reshape(g, [g.size])));
  const outputs: Record<string, Tensor> = { loss, ...updateOutputs(flat, gradient, { optimiser, clip }) };
  for (const { name, next } of state) outputs[`next/${name}`] = next;
  for (const [name, tensor] of Object.entries(parts)) outputs[`part/${name}`] = tensor;
  const emitted = (target: Target) => {
    const emitter = new Emitter({ target });
    bindParameters(emitter, flat, tensors);
    for (const [name, tensor] of Object.entries(inChunks(outputs, target)))
      emitter.output(name, emitter.value(tensor), tensor.shape);
    return emitter;
  };

  const initialState: Record<string, Float32Array> = { parameters: pack(parameters) };
  for (const name of optimiser.slots) initialState[name] = new Float32Array(total);
  for (const { name, initial } of state) initialState[name] = initial;
  const plain = emitted(portable);
  const model = plain.model();
  const modelFor = (target: Target) => (target.provider === "any" ? model : emitted(target).model());
  const open = async (runtime: Runtime): Promise<StepRun> => {
    const session = await runtime.load(modelFor(await runtime.target()), { keepsMemory: true });
    return (feeds) => runtime.run(session, feeds);
  };
  return { model, modelFor, open, state: initialState, operatorTypes: plain.types() };
}

/**
 * Outputs of the update: `gradientNorm` before clipping, and `next/…` of the parameters and the slots of the optimiser, all
 * flat.
 */
export function updateOutputs(
  flat: Tensor,
  gradient: Tensor,
  { optimiser, clip }: Pick<StepOptions, "optimiser" | "clip">,
): Record<string, Tensor> {
  const slots = optimiser.slots.map((name) => [name, input(`state/${name}`, flat.shape)] as const);
  const update = optimiser.update({
    parameters: flat,
    gradient: clip === undefined ? gradient : clipNorm(gradient, clip),
    slots: Object.fromEntries(slots),
    step: input("step", []),
    learningRate: input("learningRate", []),
  });
  const next = Object.entries(update.slots).map(([name, tensor]) => [`next/${name}`, tensor] as const);
  return {
    gradientNorm: norm(gradient),
    "next/parameters": update.parameters,
    ...Object.fromEntries(next),
  };
}

/** Makes every parameter a slice of the flat vector. One `Split` would do, but a GPU allows a node only about eight outputs. */
export function bindParameters(emitter: Emitter, flat: Tensor, tensors: readonly Tensor[]): void {
  let end = 0;
  for (const tensor of tensors) {
    end += tensor.size;
    const piece = slice(flat, 0, end - tensor.size, end);
    emitter.bind(tensor, emitter.value(reshape(piece, tensor.shape)));
  }
}

/** Initial values of all parameters in one flat vector, in the order given. */
export function pack(parameters: readonly Pick<Parameter, "initial">[]): Float32Array {
  const flat = new Float32Array(parameters.reduce((n, { initial }) => n + initial.length, 0));
  let at = 0;
  for (const { initial } of parameters) {
    flat.set(initial, at);
    at += initial.length;
  }
  return flat;
}

/** The parameters in a flat vector by name, as views of it. */
export function unpack(parameters: readonly Parameter[], flat: Float32Array): Record<string, Float32Array> {
  let at = 0;
  const entries = parameters.map(({ name, initial }) => {
    at += initial.length;
    return [name, flat.subarray(at - initial.length, at)] as const;
  });
  return Object.fromEntries(entries);
}
