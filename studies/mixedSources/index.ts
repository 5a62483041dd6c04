import { z } from "zod";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import {
  adam,
  buildStep,
  emitModel,
  frozenScope,
  input,
  ParameterList,
  type Scope,
  type Step,
  sigmoid,
  slice,
  type Tensor,
  unpack,
} from "../../src/engine/index.ts";
import { mlp } from "../../src/nets/mlp.ts";
import { type Rng, random } from "../../src/random.ts";
import { define } from "../../src/registry.ts";
import {
  type RowContext,
  type Study,
  type StudyRow,
  type Summary,
  study,
  studyOptions,
} from "../../src/study/study.ts";
import { markdownTable, spread } from "../../src/study/table.ts";
import { type InfoNceOptions, infoNceLoss } from "../../src/terms/contrastive/infoNce.ts";
import { linearR2, meanCorrelation } from "./scores.ts";
import { drawPositives, drawSources, type Mixing, mixing } from "./world.ts";

const options = z.strictObject({
  ...studyOptions,
  sources: z.int().min(2).max(32).default(10),
  /** Of the mixing. */
  layers: z.int().positive().default(3),
  /** Of the Laplace conditional, in a box of side 1. */
  scale: z.number().positive().default(0.1),
  /** Pairs in a batch. */
  pairs: z.int().min(8).default(256),
  /** The same for every arm. */
  steps: z.int().positive().default(10_000),
  /** Adam's, falling to 0 along a cosine. */
  rate: z.number().positive().default(4e-3),
  /** Seeds count from here: settings were looked for on other ones than those published. */
  firstSeed: z.int().nonnegative().default(0),
});
type Options = z.output<typeof options>;

interface Arm {
  readonly loss: InfoNceOptions;
  /** Codes lie in the box 0..1, as the sources do; cosine normalises them instead. */
  readonly box: boolean;
}

/** p = 1 at the conditional's own scale; cosine at three temperatures, because none is right by theory. */
const armsOf = (scale: number): Readonly<Record<string, Arm>> => ({
  l1: { loss: { similarity: "l1", temperature: scale, candidates: "other" }, box: true },
  "cosine-0.1": { loss: { similarity: "cosine", temperature: 0.1, candidates: "other" }, box: false },
  "cosine-0.2": { loss: { similarity: "cosine", temperature: 0.2, candidates: "other" }, box: false },
  "cosine-0.5": { loss: { similarity: "cosine", temperature: 0.5, candidates: "other" }, box: false },
});

/** How well one encoder found the sources; correlations from 0 to 1. */
export interface Found {
  readonly mcc: number;
  readonly linear: number;
  readonly untrainedMcc: number;
  readonly observedMcc: number;
  /** Of training. */
  readonly seconds: number;
  readonly loss: number;
}

/**
 * Are the sources themselves found, not only something they can be computed from? Told: pairs. The encoder is a perceptron; the
 * step is built from the term's own loss, without pictures.
 */
export const mixedSources = define({
  about:
    "independent sources behind a random mixing: InfoNCE with p = 1 finds them, with cosines it does not",
  source: "Zimmermann et al. 2021, arXiv:2102.08850",
  verified: "mixing, conditional and scores on known answers (test/studies/mixedSources.test.ts)",
  options,
  create:
    (given): Study =>
    async () => {
      const seeds = given.seeds ?? (given.quick ? 1 : 5);
      const arms = armsOf(given.scale);
      const rows = Array.from({ length: seeds }, (_, seed) =>
        Object.entries(arms).map(([name, arm]) => rowOf(name, arm, given.firstSeed + seed, given)),
      ).flat();
      return study({ rows, summary: (results) => summary(results, Object.keys(arms), given) });
    },
});

const HIDDEN = [128, 256, 256, 128];
/** Rows that codes are read on, never trained on. */
const HELD = 4096;

function rowOf(name: string, arm: Arm, seed: number, given: Options): StudyRow<Found> {
  const { sources, layers, scale, pairs, rate } = given;
  const steps = given.quick ? Math.ceil(given.steps / 10) : given.steps;
  const settings = { sources, layers, scale, pairs, steps, arm, hidden: HIDDEN, rate };
  return {
    key: `${name}-${seed}`,
    settings,
    cost: 1,
    run: (context) => find(arm, seed, { ...given, steps }, context),
  };
}

function encoder(scope: Scope, x: Tensor, { box }: Arm, sources: number): Tensor {
  const codes = mlp.create({ hidden: HIDDEN })(scope, x, sources);
  return box ? sigmoid(codes) : codes;
}

/** Trains one encoder and says how well it found the sources. */
async function find(arm: Arm, seed: number, given: Options, context: RowContext): Promise<Found> {
  const { sources, layers } = given;
  const rng = random(seed).fork("mixedSources");
  const mix = mixing(sources, layers, rng.fork("mixing"));
  const list = new ParameterList(rng.fork("init"));
  const step = stepOf(list, arm, given);
  const runtime = new NodeRuntime();
  try {
    const { loss, seconds } = await train(runtime, step, { given, mix, rng }, context);
    const held = drawSources(HELD, sources, rng.fork("held"));
    const observed = mix(held);
    const encode = async (parameters: Float32Array) => {
      const values = unpack(list.parameters, parameters);
      const whole = input("observed", [HELD, sources]) as Tensor;
      const model = emitModel({ code: encoder(frozenScope("encoder", values), whole, arm, sources) });
      return (await runtime.run(await runtime.load(model), { observed: observed.slice() })).code;
    };
    const [trained, untrained] = [
      await encode((await runtime.getState()).parameters),
      await encode(step.state.parameters),
    ];
    return {
      mcc: meanCorrelation(trained, held, sources),
      linear: linearR2(trained, held, sources),
      untrainedMcc: meanCorrelation(untrained, held, sources),
      observedMcc: meanCorrelation(observed, held, sources),
      seconds,
      loss,
    };
  } finally {
    await runtime.close();
  }
}

function stepOf(list: ParameterList, arm: Arm, { sources, pairs }: Options): Step {
  const x = input("observed", [2 * pairs, sources]) as Tensor;
  const codes = encoder(list.scope("encoder"), x, arm, sources);
  const loss = infoNceLoss(slice(codes, 0, 0, pairs), slice(codes, 0, pairs, 2 * pairs), arm.loss);
  const plain = { weightDecay: 0, decoupled: false, amsgrad: false, uncorrectedEpsilon: false };
  const optimiser = adam({ betas: [0.9, 0.999], epsilon: 1e-8, ...plain });
  return buildStep({ loss, parts: {}, parameters: list.parameters, optimiser });
}

/** The world that batches are drawn from. */
interface Drawn {
  readonly given: Options;
  readonly mix: Mixing;
  readonly rng: Rng;
}

/** Every step on a batch of its own, under a rate that falls as a cosine. */
async function train(
  runtime: NodeRuntime,
  step: Step,
  { given: { sources, scale, pairs, steps, rate: highest }, mix, rng }: Drawn,
  { signal, progress }: RowContext,
): Promise<Pick<Found, "loss" | "seconds">> {
  const run = await step.open(runtime);
  await runtime.setState(step.state);
  const started = performance.now();
  let loss = Number.NaN;
  for (let at = 0; at < steps; at++) {
    signal.throwIfAborted();
    const chance = rng.fork("pairs", at);
    const first = drawSources(pairs, sources, chance);
    const both = new Float32Array(2 * first.length);
    both.set(first);
    both.set(drawPositives(first, scale, chance), first.length);
    const rate = (highest * (1 + Math.cos((Math.PI * at) / steps))) / 2;
    const found = await run({
      observed: mix(both),
      step: Float32Array.of(at + 1),
      learningRate: Float32Array.of(rate),
    });
    loss = found.loss[0];
    progress((at + 1) / steps, `step ${at + 1}, loss ${loss.toFixed(3)}`);
  }
  return { loss, seconds: (performance.now() - started) / 1000 };
}

const PLAIN = { times: 1, digits: 3 };

function summary(results: ReadonlyMap<string, Found>, arms: readonly string[], given: Options): Summary {
  const of = (arm: string) =>
    [...results].filter(([key]) => key.replace(/-\d+$/, "") === arm).map(([, found]) => found);
  const row = (name: string, found: readonly Found[], mcc: keyof Found, trained: boolean) => [
    name,
    spread(
      found.map((each) => each[mcc]),
      PLAIN,
    ),
    trained
      ? spread(
          found.map((each) => each.linear),
          PLAIN,
        )
      : "",
    trained
      ? spread(
          found.map((each) => each.seconds),
          { times: 1, digits: 0 },
        )
      : "",
    `${found.length}`,
  ];
  const rows = arms.filter((arm) => of(arm).length > 0).map((arm) => row(arm, of(arm), "mcc", true));
  const [first] = arms.map(of).filter((found) => found.length > 0);
  const untaught =
    first === undefined
      ? []
      : [row("observed", first, "observedMcc", false), row("untrained", first, "untrainedMcc", false)];
  const header = ["", "MCC", "R² after a linear map", "seconds", "seeds"];
  const steps = given.quick ? Math.ceil(given.steps / 10) : given.steps;
  const legend = `${given.sources} sources, ${given.layers} layers of mixing, batches of ${given.pairs} pairs, ${steps} steps each; told: pairs; mean ± standard deviation over seeds, each with a mixing of its own.`;
  return {
    markdown: `${legend}\n\n${markdownTable(header, [...untaught, ...rows])}`,
    value: Object.fromEntries(results),
  };
}
