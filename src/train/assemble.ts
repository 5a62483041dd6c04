/** Experiment and dataset → a training step, its sampler and the encoder it trains. */

import {
  add,
  buildAccumulatedStep,
  buildStep,
  emitModel,
  type Feeds,
  frozenScope,
  idleStep,
  input,
  mul,
  type Parameter,
  type Step,
  type StepOptions,
  sigmoid,
  slice,
  type Tensor,
  unpack,
} from "../engine/index.ts";
import { expect, InputError } from "../errors.ts";
import { layoutOf, netCode } from "../experiment/blocks.ts";
import { ownWidth } from "../experiment/defaultCode.ts";
import { expectSoundPenalties } from "../experiment/penalties.ts";
import { isZero, labelOf, weightFeeds, weightOperand } from "../experiment/schedule.ts";
import { supervisionOf } from "../experiment/supervision.ts";
import { decoders, nets } from "../nets/registry.ts";
import { counted } from "../numerics/counted.ts";
import { optimisers } from "../optimisers/registry.ts";
import { changedLevels } from "../pairs/batch.ts";
import { knownTo } from "../pairs/known.ts";
import { pairs } from "../pairs/registry.ts";
import { preprocessing } from "../preprocessing/registry.ts";
import { withClosedForm } from "../projections/projected.ts";
import { random } from "../random.ts";
import { terms } from "../terms/registry.ts";
import type {
  Batch,
  Blocks,
  ClosedForm,
  Dataset,
  Experiment,
  FrozenDecoders,
  Ref,
  Sampler,
  Supervision,
  WeightedTerm,
} from "../types/index.ts";
import { liveEncoder } from "./live.ts";
import { pictureInput } from "./pictureInput.ts";
import { withZeros } from "./sharedDecoder.ts";
import { encoded, StepDraft, type StepPlan, widthOf } from "./termContext.ts";

/** What the loop needs of an experiment, and the encoder that it trains. */
export interface Assembled {
  readonly sampler: Sampler;
  readonly step: Step;
  readonly parameters: readonly Parameter[];
  readonly blocks: Blocks;
  /** How many the net makes. */
  readonly columns: number;
  readonly supervision: Supervision;
  /** The rate of that step, counted from 0. */
  learningRate(step: number): number;
  /** What the step's model reads of a batch at `step`, counted from 0: images, levels, noise, scheduled weights. */
  feeds(batch: Batch, step: number): Record<string, Float32Array>;
  /**
   * The encoder in this state of the training: images → `code` and one output per block; any batch size. Without what was fitted to
   * it, its code is what the net makes.
   */
  encoder(state: Feeds, fitted?: ClosedForm): Uint8Array;
  /** The encoder as it is in the runtime that trains it: so many `images` → `code`, for whoever watches. */
  live(rows: number): Uint8Array;
  /** The decoder likewise: `code` → `images` in 0..1, any batch size; null where no term decodes. */
  readonly decoder: ((state: Feeds) => Uint8Array) | null;
}

/** What an experiment may need from outside. */
export interface AssembleOptions {
  /** Finds decoders of finished runs for terms; without it, terms that need one are refused. */
  readonly frozen?: FrozenDecoders;
}

function noRuns(run: string): never {
  const todo = "Train with the program, or give `frozen` to assemble.";
  throw new InputError("run folder", run, "a program that reads run folders", "one that does not", todo);
}

/**
 * Builds the training step from pairs, net, terms and optimiser. Batches are drawn from `rows`; an InputError says what
 * does not fit.
 */
export function assemble(
  experiment: Experiment,
  dataset: Dataset,
  rows: Int32Array,
  { frozen = noRuns }: AssembleOptions = {},
): Assembled {
  const rng = random(experiment.seed);
  const { plan, sampler } = planOf(experiment, dataset, rows, frozen);
  const draft = new StepDraft(plan, rng);
  if (experiment.steps === 0) return untrained(experiment, plan, sampler, draft);
  const optimiser = optimisers.resolve(experiment.optimiser);
  const active = activeTerms(experiment);
  const { loss, parts } = objective(active, draft);
  const { parameters } = draft.parameters;
  const state = [...draft.state.entries, ...draft.parameters.statistics.entries];
  const options = { loss, parts, parameters, state, optimiser: optimiser.update };
  const chance = rng.fork("noise");
  const { beside } = draft.decoder;
  if (beside !== null) expectNoClosedForm(experiment);
  // Statistics are entries of the state under their own names.
  const valuesOf = (state: Feeds) => ({ ...state, ...unpack(parameters, state.parameters) });
  return {
    sampler,
    step: experiment.accumulate === 1 ? buildStep(options) : inParts(options, draft, plan, experiment),
    parameters,
    blocks: layoutOf(experiment.code),
    columns: plan.dim,
    supervision: supervisionOf(experiment),
    learningRate: (step) => optimiser.learningRate(step, experiment.steps),
    feeds: (batch, step) => ({
      images: batch.images,
      ...draft.levels.feeds(batch),
      ...draft.partners.feeds(batch),
      ...draft.noise.feeds(chance.fork(step)),
      ...weightFeeds(active, step),
    }),
    encoder: (state, fitted) => encoderModel(plan, valuesOf(state), experiment, fitted),
    live: (rows) => liveEncoder(plan, draft, rows),
    decoder: beside === null ? null : (state) => decoderModel(plan, beside, valuesOf(state)),
  };
}

/** A run whose net has no parameters: closed-form layers are all that is fitted. */
function untrained(experiment: Experiment, plan: StepPlan, sampler: Sampler, draft: StepDraft): Assembled {
  const { length } = draft.parameters.parameters;
  const expected = "one without parameters where nothing is trained";
  const todo = "Give steps and terms, or choose the net pixels.";
  expect(length === 0, "net", experiment.net.name, expected, `${counted(length, "array")} of them`, todo);
  return {
    sampler,
    step: idleStep,
    parameters: [],
    blocks: layoutOf(experiment.code),
    columns: plan.dim,
    supervision: supervisionOf(experiment),
    learningRate: () => 0,
    feeds: ({ images }) => ({ images }),
    encoder: (_, fitted) => encoderModel(plan, {}, experiment, fitted),
    live: (rows) => liveEncoder(plan, draft, rows),
    decoder: null,
  };
}

/** Draws nothing: what a run that trains nothing has for pairs. Closed forms are fitted to the labels that these know. */
const idleSampler = (ref: Ref, dataset: Dataset, rows: Int32Array): Sampler => ({
  groups: [],
  ...changedLevels(knownTo(ref, dataset, rows), dataset),
  sample: () => {
    throw new Error("a run that trains nothing draws no batch");
  },
});

/** Refuses closed-form layers beside a decoder, which reads codes as the net makes them. */
function expectNoClosedForm({ project, read }: Experiment): void {
  const key = project !== undefined ? "project" : "read";
  const todo = `Leave ${key} out, or train without terms that decode.`;
  const got = "one that trains a decoder on codes as the net makes them";
  expect((project ?? read) === undefined, "experiment", key, "a run that does not decode", got, todo);
}

/** What is known before the first term is built, and where batches come from. */
function planOf(
  experiment: Experiment,
  dataset: Dataset,
  rows: Int32Array,
  frozen: FrozenDecoders,
): { plan: StepPlan; sampler: Sampler } {
  const { batch, steps } = experiment;
  const code = netCode(experiment);
  const most = `at most ${counted(rows.length, "image")}, as many as there are to train on`;
  const fits = steps === 0 || batch <= rows.length;
  expect(fits, "batch", `${batch}`, most, `${batch}`, "Lower the batch, or add images.");
  const blocks = layoutOf(code);
  const sampler =
    steps === 0
      ? idleSampler(experiment.pairs, dataset, rows)
      : pairs.resolve(experiment.pairs)({ dataset, rows, pairs: batch / 2, blocks: Object.keys(blocks) });
  const isStochastic = ({ name }: WeightedTerm) => terms.lookup(name).stochastic === true;
  const preprocess = preprocessing.resolve(experiment.preprocess ?? { name: "none" });
  const net = nets.resolve(experiment.net);
  const plan: StepPlan = {
    net: (scope, x, outputs) => net(scope, preprocess(x), outputs),
    decoder: decoders.resolve(experiment.decoder ?? { name: "conv4" }),
    dataset: sampler.levels === undefined ? dataset : { ...dataset, levels: sampler.levels },
    batch,
    dim: widthOfNet(experiment, code, dataset),
    blocks,
    groups: sampler.groups,
    stochastic: steps > 0 && activeTerms(experiment).some(isStochastic),
    frozen,
  };
  return { plan, sampler };
}

/** Columns that the net makes: those of its blocks; where everything is read from them, as many as it decides itself. */
function widthOfNet(
  experiment: Experiment,
  code: Readonly<Record<string, number>>,
  dataset: Dataset,
): number {
  const columns = Object.values(code).reduce((a, b) => a + b, 0);
  const width = columns > 0 ? columns : ownWidth(experiment, dataset);
  if (width !== null) return width;
  const todo = "Give the code a block beside those that are read, or choose the net pixels or spatial.";
  const expected = "a block that the net makes";
  throw new InputError(
    "code",
    Object.keys(experiment.code).join(),
    expected,
    "only blocks that are read",
    todo,
  );
}

function encoderModel(
  plan: StepPlan,
  values: Feeds,
  { code: named }: Experiment,
  fitted?: ClosedForm,
): Uint8Array {
  const images = pictureInput(plan.dataset.shape);
  const [made] = encoded(plan, frozenScope("encoder", values), images);
  const code = fitted === undefined ? made : withClosedForm(made, plan.blocks, fitted);
  const outputs = Object.entries(fitted === undefined ? plan.blocks : layoutOf(named)).map(
    ([name, [start, end]]) => [name, slice(code, 1, start, end)],
  );
  return emitModel({ ...Object.fromEntries(outputs), code }, { anyBatch: true, opset: "lowest" });
}

/** `beside` is the number of further inputs that the decoder had in training; here they are 0. */
function decoderModel({ decoder, dataset, dim }: StepPlan, beside: number, values: Feeds): Uint8Array {
  const code = withZeros(input("code", [1, dim]) as Tensor, dim + beside);
  const logits = decoder(frozenScope("decoder", values), code, dataset.shape);
  return emitModel({ images: sigmoid(logits) }, { anyBatch: true });
}

/** The step with its batch encoded in parts. */
function inParts(options: StepOptions, draft: StepDraft, plan: StepPlan, experiment: Experiment): Step {
  const { accumulate: times, batch } = experiment;
  const got = `${batch} in ${counted(times, "part")}`;
  expect(batch % times === 0, "accumulate", `${times}`, "a divisor of the batch", got, "Change one of them.");
  expect(
    draft.parameters.statistics.entries.length === 0,
    "accumulate",
    `${times}`,
    "a net that treats every image on its own",
    "batch normalisation",
    "Leave accumulate at 1, or use a net with layer or group normalisation.",
  );
  const rows = input("images", [batch / times, ...plan.dataset.shape]);
  const codes = plan.net(draft.parameters.again("encoder"), rows as Tensor, widthOf(plan));
  return buildAccumulatedStep({ ...options, codes: draft.encoded, part: { rows, codes }, times });
}

/** The terms in use: a term of weight 0 is left out, so it changes no byte of the run. */
function activeTerms(experiment: Experiment): readonly WeightedTerm[] {
  const active = experiment.terms.filter(({ weight }) => !isZero(weight));
  expect(
    active.length > 0,
    "experiment",
    "terms",
    "at least one term of weight other than 0",
    "none",
    "Add one.",
  );
  expectSoundPenalties(active, terms);
  return active;
}

/** Σ weight · term, every term by its label, what critics minimise as `<label> critic`, and what terms report. */
function objective(active: readonly WeightedTerm[], draft: StepDraft) {
  const parts: Record<string, Tensor> = {};
  for (const ref of active) {
    const term = terms.resolve(ref);
    const sees = terms.lookup(ref.name).penalty ? "draw" : "mean";
    parts[labelOf(ref)] = term(draft.contextOf(labelOf(ref), sees));
  }
  const loss = active.map((ref) => mul(weightOperand(ref), parts[labelOf(ref)])).reduce(add);
  for (const [label, critic] of Object.entries(draft.criticLosses)) parts[`${label} critic`] = critic;
  Object.assign(parts, draft.reports);
  return { loss, parts };
}
