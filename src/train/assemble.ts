/** Experiment and dataset → a training step, its sampler and the encoder it trains. */
import { expect, InputError } from "../check.ts";
import * as pairsRegistry from "../data/pairs/index.ts";
import {
  add,
  buildStep,
  emitModel,
  type Feeds,
  frozenScope,
  input,
  mul,
  type Parameter,
  ParameterList,
  type ParameterValues,
  type Step,
  slice,
  type Tensor,
} from "../engine/index.ts";
import * as nets from "../nets/index.ts";
import { random } from "../random.ts";
import { lookup, resolve } from "../registry.ts";
import * as terms from "../terms/index.ts";
import type {
  Batch,
  Blocks,
  Dataset,
  Experiment,
  Sampler,
  Supervision,
  Term,
  TermContext,
  WeightedTerm,
} from "../types.ts";
import * as optimisers from "./optimisers.ts";

export interface Assembled {
  readonly sampler: Sampler;
  readonly step: Step;
  readonly parameters: readonly Parameter[];
  readonly blocks: Blocks;
  readonly supervision: Supervision;
  learningRate(step: number): number;
  /** What the step's model reads of a batch. */
  feeds(batch: Batch): Record<string, Float32Array>;
  /** The encoder with these parameters: images → `code` and one output per block; any batch size. */
  encoder(values: ParameterValues): Uint8Array;
}

/** Columns of each block, in order. */
export function layoutOf(code: Readonly<Record<string, number>>): Blocks {
  let start = 0;
  const entries = Object.entries(code).map(([name, size]) => {
    start += size;
    return [name, [start - size, start]] as const;
  });
  return Object.fromEntries(entries);
}

export function assemble(experiment: Experiment, dataset: Dataset, rows: Int32Array): Assembled {
  const rng = random(experiment.seed);
  const blocks = layoutOf(experiment.code);
  const dim = Object.values(experiment.code).reduce((a, b) => a + b, 0);
  const pairs = experiment.batch / 2;
  expect(
    experiment.batch <= rows.length,
    "batch",
    `${experiment.batch}`,
    `at most ${rows.length} pictures, as many as there are to train on`,
    `${experiment.batch}`,
    "Lower the batch, or add pictures.",
  );
  const samplerOf = resolve("pairs", pairsRegistry, experiment.pairs);
  const sampler = samplerOf({ dataset, rows, pairs, blocks: Object.keys(blocks) });
  const net = resolve("net", nets, experiment.net);
  const optimiser = resolve("optimiser", optimisers, experiment.optimiser);

  const list = new ParameterList(rng.fork("init"));
  const images = input("images", [experiment.batch, ...dataset.shape]);
  const codes = net(list.scope("encoder"), images, dim);
  const labels = new LevelInputs(dataset, experiment.batch);
  const context = {
    codes,
    blocks,
    pairs,
    groups: sampler.groups,
    levels: (factor: string) => labels.of(factor),
  };
  const { loss, parts } = objective(experiment.terms, context, list);
  return {
    sampler,
    step: buildStep({ loss, parts, parameters: list.parameters, optimiser: optimiser.update }),
    parameters: list.parameters,
    blocks,
    supervision: supervisionOf(experiment),
    learningRate: (step) => optimiser.learningRate(step, experiment.steps),
    feeds: (batch) => ({ images: batch.images, ...labels.feeds(batch) }),
    encoder: (values) => {
      const code = net(frozenScope("encoder", values), input("images", [1, ...dataset.shape]), dim);
      const outputs = Object.entries(blocks).map(([name, [start, end]]) => [
        name,
        slice(code, 1, start, end),
      ]);
      return emitModel({ ...Object.fromEntries(outputs), code }, { anyBatch: true });
    },
  };
}

/** Σ weight · term; a term of weight 0 is left out, so it changes no byte of the run. */
function objective(
  weighted: readonly WeightedTerm[],
  context: Omit<TermContext, "scope">,
  list: ParameterList,
) {
  const active = weighted.filter((term) => term.weight !== 0);
  expect(
    active.length > 0,
    "experiment",
    "terms",
    "at least one term of weight other than 0",
    "none",
    "Add one.",
  );
  const parts: Record<string, Tensor> = {};
  for (const ref of active) {
    const term: Term = resolve("term", terms, ref);
    const label = ref.label ?? ref.name;
    parts[label] = term({ ...context, scope: list.scope(label) });
  }
  const loss = active.map((ref) => mul(ref.weight, parts[ref.label ?? ref.name])).reduce(add);
  return { loss, parts };
}

/** Levels of the factors that terms asked for, fed beside the images. */
class LevelInputs {
  private readonly asked = new Map<string, Tensor>();
  private readonly dataset: Dataset;
  private readonly batch: number;
  constructor(dataset: Dataset, batch: number) {
    this.dataset = dataset;
    this.batch = batch;
  }
  of(factor: string): Tensor {
    this.index(factor);
    if (!this.asked.has(factor)) this.asked.set(factor, input(`levels/${factor}`, [this.batch]));
    return this.asked.get(factor)!;
  }
  feeds(batch: Batch): Feeds {
    const { levels, factors } = this.dataset;
    const columns = [...this.asked.keys()].map((factor) => {
      const at = this.index(factor);
      return [
        `levels/${factor}`,
        Float32Array.from(batch.rows, (row) => levels[row * factors.length + at]),
      ] as const;
    });
    return Object.fromEntries(columns);
  }
  private index(factor: string): number {
    const names = this.dataset.factors.map((f) => f.name);
    const at = names.indexOf(factor);
    if (at < 0) {
      throw new InputError(
        "block",
        factor,
        `a factor of the data (${names.join(", ")})`,
        "another name",
        "Rename it.",
      );
    }
    return at;
  }
}

const ORDER: readonly Supervision[] = ["none", "augmentations", "pairs", "some labels", "all labels"];

/** The strongest thing any part of the experiment was told. */
export function supervisionOf(experiment: Pick<Experiment, "pairs" | "terms">): Supervision {
  const entries = [
    lookup("pairs", pairsRegistry, experiment.pairs.name),
    ...experiment.terms.filter((t) => t.weight !== 0).map((t) => lookup("term", terms, t.name)),
  ];
  const told = entries.map((entry) => ORDER.indexOf(entry.supervision ?? "none"));
  return ORDER[Math.max(...told)];
}
