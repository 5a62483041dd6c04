/**
 * A step for batches larger than memory (GradCache: Gao et al. 2021, arXiv:2101.06983). First, the batch goes through the
 * encoder in parts, forward only. Then the loss is computed from all codes at once, so terms that couple the rows of a batch
 * are exact. Last, each part goes through the encoder again, forward and backward, with its rows of the loss's gradient at
 * the codes. The sum over the parts is the gradient of the whole batch up to rounding, provided that the encoder treats rows
 * independently (no batch normalisation). The price is one more forward pass.
 */
import { Emitter } from "./emit.ts";
import { gradients, topological } from "./gradient.ts";
import { sum } from "./operators/broadcast.ts";
import { add, mul } from "./operators/elementwise.ts";
import { concat, reshape } from "./operators/shape.ts";
import type { Arrays, Feeds, Runtime } from "./runtime.ts";
import {
  bindParameters,
  buildStep,
  type Step,
  type StepOptions,
  type StepRun,
  updateOutputs,
} from "./step.ts";
import type { Target } from "./target.ts";
import { input, type Tensor } from "./tensor.ts";

/** A step whose encoder sees the batch in parts. */
export interface AccumulatedOptions extends StepOptions {
  /** The codes of the whole batch, where the loss meets the encoder. [rows, …] */
  readonly codes: Tensor;
  /** The encoder applied to one part, a `times`-th of the rows of the input `rows.attributes.name`. */
  readonly part: { readonly rows: Tensor<{ name: string }>; readonly codes: Tensor };
  /** Number of parts; it divides the number of rows. */
  readonly times: number;
}

const flattened = (tensors: readonly Tensor[]) => concat(tensors.map((g) => reshape(g, [g.size])));

/** The step as four models that run one after the other; losses and gradients are those of the whole batch. */
export function buildAccumulatedStep(options: AccumulatedOptions): Step {
  const { parameters, part, times } = options;
  const tensors = parameters.map((p) => p.tensor);
  const flat = input("state/parameters", [tensors.reduce((n, t) => n + t.size, 0)]) as Tensor;
  const graphs = graphsOf(options, tensors, flat);
  const given = input("codes", options.codes.shape) as Tensor;
  const emitted = (name: Model, target: Target) => {
    const emitter = new Emitter({ target });
    bindParameters(emitter, flat, tensors);
    // The model of the loss starts at codes that it is fed.
    if (name === "loss") emitter.bind(options.codes, emitter.value(given));
    for (const [output, tensor] of Object.entries(graphs[name]))
      emitter.output(output, emitter.value(tensor), tensor.shape);
    return emitter.model();
  };
  const shape = { rows: part.rows.attributes.name, times, codes: options.codes.size };
  const readsRows = reads(Object.values(graphs.loss), options);
  const open = async (runtime: Runtime): Promise<StepRun> => {
    const target = await runtime.target();
    const load = (name: Model) => runtime.load(emitted(name, target), { keepsMemory: true });
    const sessions = {
      encode: await load("encode"),
      loss: await load("loss"),
      back: await load("back"),
      update: await load("update"),
    };
    return (feeds) => run(runtime, sessions, { ...shape, readsRows }, feeds);
  };
  return { ...buildStep(options), open };
}

/**
 * The four models: the codes of a part; the loss and its gradient at the codes; the gradient of a part, added up; the
 * update.
 */
type Model = "encode" | "loss" | "back" | "update";

function graphsOf(
  { loss, codes, part, parts, state = [], ...update }: AccumulatedOptions,
  tensors: readonly Tensor[],
  flat: Tensor,
): Record<Model, Record<string, Tensor>> {
  const gradient = input("gradient", flat.shape) as Tensor;
  const [slope, ...direct] = gradients(loss, [codes, ...tensors], [codes]);
  const terms: Record<string, Tensor> = { loss, slope, gradient: flattened(direct) };
  for (const [name, tensor] of Object.entries(parts)) terms[`part/${name}`] = tensor;
  for (const { name, next } of state) terms[`next/${name}`] = next;
  const partSlope = input("slope", part.codes.shape) as Tensor;
  const through = gradients(sum(mul(part.codes, partSlope)), tensors);
  return {
    encode: { codes: part.codes },
    loss: terms,
    back: { sum: add(gradient, flattened(through)) },
    update: updateOutputs(flat, gradient, update),
  };
}

/** Whether any output depends on the images themselves and not only on their codes. */
function reads(outputs: readonly Tensor[], { codes, part }: AccumulatedOptions): boolean {
  const { name } = part.rows.attributes;
  const isRows = ({ operator, attributes }: Tensor) =>
    operator.name === "input" && (attributes as { name: string }).name === name;
  return outputs.some((tensor) => topological(tensor, new Set([codes])).some(isRows));
}

/** How the four models share the work. */
interface Plan {
  /** Name of the input that holds the images. */
  readonly rows: string;
  /** Number of parts. */
  readonly times: number;
  /** Elements in the codes of the whole batch. */
  readonly codes: number;
  /** Whether the loss depends on the images too. */
  readonly readsRows: boolean;
}

async function run(
  runtime: Runtime,
  sessions: Record<Model, number>,
  { rows: name, times, codes, readsRows }: Plan,
  { [name]: rows, ...feeds }: Feeds,
): Promise<Arrays> {
  // The runtime takes over the buffers that it is fed, so every part is a copy.
  const partOf = (all: Float32Array, k: number) =>
    all.slice((all.length / times) * k, (all.length / times) * (k + 1));
  const found = new Float32Array(codes);
  for (let k = 0; k < times; k++) {
    const { codes: rowsOf } = await runtime.run(sessions.encode, { [name]: partOf(rows, k) });
    found.set(rowsOf, rowsOf.length * k);
  }
  // Copied before the model of the loss takes over the buffers.
  const scalars = { step: feeds.step.slice(), learningRate: feeds.learningRate.slice() };
  const seen = readsRows ? { [name]: rows.slice() } : {};
  const atCodes = await runtime.run(sessions.loss, { ...feeds, ...seen, codes: found });
  const { slope, gradient: first, ...report } = atCodes;
  let summed = first;
  for (let k = 0; k < times; k++) {
    const given = { gradient: summed, slope: partOf(slope, k), [name]: partOf(rows, k) };
    summed = (await runtime.run(sessions.back, given)).sum;
  }
  return { ...report, ...(await runtime.run(sessions.update, { ...scalars, gradient: summed })) };
}
