/**
 * A step for batches larger than memory (GradCache: Gao et al. 2021, arXiv:2101.06983). The batch goes through the encoder
 * in parts, forward only; the loss sees all codes at once, so terms that couple the rows of a batch are what they are; then
 * each part goes through the encoder once more and backward, with its rows of the slope. The sum is the whole batch's
 * gradient but for rounding, as long as the encoder treats rows apart (no batch normalisation). Costs one more forward pass.
 */
import { Emitter } from "./emit.ts";
import { gradients, topological } from "./gradient.ts";
import { sum } from "./operators/broadcast.ts";
import { add, mul } from "./operators/elementwise.ts";
import { concat, reshape } from "./operators/shape.ts";
import { clipNorm, norm } from "./optimisers.ts";
import type { Arrays, Runtime } from "./runtime.ts";
import { bindParameters, buildStep, type Step, type StepOptions, type StepRun } from "./step.ts";
import { input, type Tensor } from "./tensor.ts";

/** A step whose encoder sees the batch in parts. */
export interface AccumulatedOptions extends StepOptions {
  /** The codes of the whole batch, where the loss meets the encoder. [rows, …] */
  readonly codes: Tensor;
  /** The encoder on rows / `times` rows of the input `rows.attributes.name`. */
  readonly part: { readonly rows: Tensor<{ name: string }>; readonly codes: Tensor };
  readonly times: number;
}

const flattened = (tensors: readonly Tensor[]) => concat(tensors.map((g) => reshape(g, [g.size])));

/** The step as models that are run one after the other; losses and gradients are those of the whole batch. */
export function buildAccumulatedStep({ codes, part, times, ...options }: AccumulatedOptions): Step {
  const { loss, parts, parameters, optimiser, cells = [], clip } = options;
  const whole = buildStep(options);
  const tensors = parameters.map((p) => p.tensor);
  const total = tensors.reduce((n, t) => n + t.size, 0);
  const flat = input("state/parameters", [total]) as Tensor;
  const gradient = input("gradient", [total]) as Tensor;
  const given = input("codes", codes.shape) as Tensor;

  const [slope, ...direct] = gradients(loss, [codes, ...tensors], [codes]);
  const terms: Record<string, Tensor> = { loss, slope, gradient: flattened(direct) };
  for (const [name, tensor] of Object.entries(parts)) terms[`part/${name}`] = tensor;
  for (const { name, next } of cells) terms[`next/${name}`] = next;

  const partSlope = input("slope", part.codes.shape) as Tensor;
  const through = gradients(sum(mul(part.codes, partSlope)), tensors);

  const slots = Object.fromEntries(
    optimiser.slots.map((name) => [name, input(`state/${name}`, [total]) as Tensor]),
  );
  const update = optimiser.update({
    parameters: flat,
    gradient: clip === undefined ? gradient : clipNorm(gradient, clip),
    slots,
    step: input("step", []) as Tensor,
    learningRate: input("learningRate", []) as Tensor,
  });
  const updated: Record<string, Tensor> = {
    gradientNorm: norm(gradient),
    "next/parameters": update.parameters,
  };
  for (const [name, tensor] of Object.entries(update.slots)) updated[`next/${name}`] = tensor;

  const emitted = (outputs: Readonly<Record<string, Tensor>>, block: number | null) => {
    const emitter = new Emitter({ block });
    bindParameters(emitter, flat, tensors);
    // The loss begins at the codes it is given.
    if (outputs === terms) emitter.bind(codes, emitter.value(given));
    for (const [name, tensor] of Object.entries(outputs))
      emitter.output(name, emitter.value(tensor), tensor.shape);
    return emitter.model();
  };
  const readsRows = Object.values(terms).some((tensor) =>
    topological(tensor, new Set([codes])).some(
      ({ operator, attributes }) =>
        operator.name === "input" && (attributes as { name: string }).name === part.rows.attributes.name,
    ),
  );

  const open = async (runtime: Runtime): Promise<StepRun> => {
    const block = await runtime.blockSize();
    const load = (outputs: Record<string, Tensor>) => runtime.load(emitted(outputs, block));
    const sessions = {
      encode: await load({ codes: part.codes }),
      loss: await load(terms),
      back: await load({ sum: add(gradient, flattened(through)) }),
      update: await load(updated),
    };
    return (feeds) => run(runtime, sessions, feeds);
  };
  const run = async (
    runtime: Runtime,
    sessions: Record<"encode" | "loss" | "back" | "update", number>,
    { [part.rows.attributes.name]: rows, ...feeds }: Readonly<Record<string, Float32Array>>,
  ): Promise<Arrays> => {
    const name = part.rows.attributes.name;
    // Buffers are handed over, so every part is a copy.
    const partOf = (all: Float32Array, k: number) =>
      all.slice((all.length / times) * k, (all.length / times) * (k + 1));
    const found = new Float32Array(codes.size);
    for (let k = 0; k < times; k++) {
      const { codes: rowsOf } = await runtime.run(sessions.encode, { [name]: partOf(rows, k) });
      found.set(rowsOf, rowsOf.length * k);
    }
    // Before the loss takes the buffers.
    const scalars = { step: feeds.step.slice(), learningRate: feeds.learningRate.slice() };
    const seen = readsRows ? { [name]: rows.slice() } : {};
    const {
      slope,
      gradient: first,
      ...report
    } = await runtime.run(sessions.loss, { ...feeds, ...seen, codes: found });
    let summed = first;
    for (let k = 0; k < times; k++) {
      const given = { gradient: summed, slope: partOf(slope, k), [name]: partOf(rows, k) };
      summed = (await runtime.run(sessions.back, given)).sum;
    }
    return { ...report, ...(await runtime.run(sessions.update, { ...scalars, gradient: summed })) };
  };
  return { ...whole, open };
}
