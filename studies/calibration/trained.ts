/**
 * Bounds whose critic is trained on fresh batches, as their papers do, and read on further ones that it never saw. Scores are
 * a product of two networks' outputs.
 */
import { engine, objectives, random, study } from "../../src/index.ts";
import type { Draw } from "./couplings.ts";
import type { Estimate } from "./estimate.ts";

/** The number of rows of a batch. */
export const BATCH = 128;
const HIDDEN = [128, 128];
const LEARNING_RATE = 1e-3;
/** The largest norm of a gradient: one batch with a large partition function throws the critics of NWJ and MINE off for good. */
const CLIP = 1;
/** The trained critic is read on so many batches. */
const READ = 100;

interface Objective {
  readonly minimise: engine.Tensor;
  /** The bound in nats. */
  readonly estimate: engine.Tensor;
  /** Mean log variance of a Gaussian that has one, between −1 and 1. */
  readonly logVariance?: engine.Tensor;
}
/** An estimator whose critic is trained first. */
export interface TrainedEstimator {
  readonly about: string;
  readonly source: string;
  readonly bound: "lower" | "upper";
  objective(scope: engine.Scope, x: engine.Tensor, y: engine.Tensor, state: engine.StateList): Objective;
}

/** T(x_i, y_j), [1, n, n]; wide enough for the log ratio of Gaussians of these dimensions, and near 0 at first: exp(T) is averaged. */
function scores(scope: engine.Scope, x: engine.Tensor, y: engine.Tensor): engine.Tensor {
  const width = 2 * x.shape[1] + 16;
  const [a, b] = [
    objectives.critic(scope.within("x"), x, HIDDEN, width),
    objectives.critic(scope.within("y"), y, HIDDEN, width),
  ];
  const n = x.shape[0];
  return engine.reshape(engine.div(engine.matMul(a, engine.transpose(b)), width), [1, n, n]);
}

const lower = (bound: (scores: engine.Tensor) => engine.Tensor): TrainedEstimator["objective"] => {
  return (scope, x, y) => {
    const estimate = engine.sum(bound(scores(scope, x, y)));
    return { minimise: engine.neg(estimate), estimate };
  };
};

/** q(y | x), whose log variances end in a tanh, as those of CLUB's authors do. */
function conditional(scope: engine.Scope, x: engine.Tensor, width: number): objectives.Gaussian {
  const both = engine.reshape(objectives.critic(scope, x, HIDDEN, 2 * width), [1, x.shape[0], 2 * width]);
  return {
    mean: engine.slice(both, 2, 0, width),
    logVariance: engine.tanh(engine.slice(both, 2, width, 2 * width)),
  };
}

const upper = (
  bound: (q: objectives.Gaussian, y: engine.Tensor) => engine.Tensor,
): TrainedEstimator["objective"] => {
  return (scope, x, y) => {
    const q = conditional(scope, x, y.shape[1]);
    const rows = engine.reshape(y, [1, ...y.shape]);
    return {
      minimise: engine.neg(engine.sum(objectives.fitOf(q, rows))),
      estimate: engine.sum(bound(q, rows)),
      logVariance: engine.mean(q.logVariance),
    };
  };
};

/** Rate at which the average of MINE's partition function follows. */
const AVERAGE = 0.01;

/** The estimators by name. */
export const trained: Readonly<Record<string, TrainedEstimator>> = {
  infoNce: {
    about: "InfoNCE",
    source: "van den Oord et al. 2018, arXiv:1807.03748",
    bound: "lower",
    objective: lower(objectives.infoNceBound("rows")),
  },
  nwj: {
    about: "NWJ",
    source: "Nguyen et al. 2010, arXiv:0809.0863",
    bound: "lower",
    objective: lower(objectives.nwjBound(true)),
  },
  mine: {
    about: "MINE (Donsker–Varadhan)",
    source: "Belghazi et al. 2018, arXiv:1801.04062",
    bound: "lower",
    objective: lower(objectives.mineBound),
  },
  mineAverage: {
    about: `MINE trained with a moving average of its partition function, rate ${AVERAGE}`,
    source: "Belghazi et al. 2018, arXiv:1801.04062",
    bound: "lower",
    objective: (scope, x, y, state) => {
      const table = scores(scope, x, y);
      const memory = state.declare("average", [1], () => Float32Array.of(1));
      const next = objectives.averagedPartition(table, memory.value, AVERAGE);
      memory.set(next);
      return {
        minimise: engine.neg(engine.sum(objectives.mineSurrogate(table, next))),
        estimate: engine.sum(objectives.mineBound(table)),
      };
    },
  },
  club: {
    about: "CLUB, all pairs",
    source: "Cheng et al. 2020, arXiv:2006.12013",
    bound: "upper",
    objective: upper(objectives.clubAll),
  },
  leaveOneOut: {
    about: "leave-one-out upper bound",
    source: "Poole et al. 2019, arXiv:1905.06922",
    bound: "upper",
    objective: upper(objectives.leaveOneOut),
  },
};

/** How long a critic is trained, and on what. */
export interface TrainingOptions {
  readonly dims: number;
  readonly steps: number;
  readonly seed: number;
  /** Draws a batch of its own for every number. */
  draw(batch: number): Draw;
  readonly runtime: engine.Runtime;
}

/** Trains, then reads without changing anything more. */
export async function estimateTrained(
  estimator: TrainedEstimator,
  options: TrainingOptions,
): Promise<Estimate> {
  const { dims, steps, draw, runtime } = options;
  const rng = random(options.seed);
  const [list, state] = [new engine.ParameterList(rng.fork("init")), new engine.StateList(rng.fork("state"))];
  const sides = ["x", "y"].map((name) =>
    engine.standardise(engine.input(name, [BATCH, dims]) as engine.Tensor, [0]),
  );
  const { minimise, estimate, logVariance } = estimator.objective(
    list.scope("critic"),
    sides[0],
    sides[1],
    state,
  );
  const step = engine.buildStep({
    loss: minimise,
    parts: { estimate, ...(logVariance === undefined ? {} : { logVariance }) },
    parameters: list.parameters,
    state: state.entries,
    clip: CLIP,
    optimiser: engine.adam({
      betas: [0.9, 0.999],
      ...{ epsilon: 1e-8, weightDecay: 0, decoupled: false, amsgrad: false, uncorrectedEpsilon: false },
    }),
  });
  // One thread is enough: the networks are small, and a study runs beside other work.
  const session = await runtime.load(step.model, { threads: 1 });
  await runtime.setState(step.state);
  const [training, read, variances]: number[][] = [[], [], []];
  for (let at = 0; at < steps + READ; at++) {
    const { x, y } = draw(at);
    const found = await runtime.run(session, {
      ...{ x: x.data, y: y.data },
      step: Float32Array.of(at + 1),
      learningRate: Float32Array.of(at < steps ? LEARNING_RATE : 0),
    });
    const value = found["part/estimate"][0];
    if (!Number.isFinite(value) || !Number.isFinite(found.gradientNorm[0]))
      return { value: Number.NaN, warning: `diverged at step ${at + 1}` };
    if (at < steps) {
      training.push(value);
      continue;
    }
    read.push(value);
    if (logVariance !== undefined) variances.push(found["part/logVariance"][0]);
  }
  const warning = rangeWarning(estimator.bound, read, variances, estimator.about);
  return {
    value: study.average(read),
    warning: warning ?? (estimator.bound === "lower" ? risingWarning(training) : null),
  };
}

/** A lower bound's critic may gain so many nats in the last quarter of its training before it is said. */
const RISING = 0.1;

/** Warns of a critic that still learns, which proves less than there is. It says nothing of a network that has learned all it can. */
export function risingWarning(training: readonly number[]): string | null {
  const quarter = Math.floor(training.length / 4);
  if (quarter === 0) return null;
  const last = study.average(training.slice(-quarter));
  const gain = last - study.average(training.slice(-2 * quarter, -quarter));
  return gain > RISING
    ? `its critic still learns: ${gain.toFixed(2)} nats more in the last quarter of training`
    : null;
}

/** A batch's estimates may spread over this share of their mean, or this many nats, before it is said. */
const SPREAD = { share: 0.25, nats: 0.25 };

/** Why what a bound says should not be believed, by its own numbers: `read` is what it said batch by batch. */
export function rangeWarning(
  bound: "lower" | "upper",
  read: readonly number[],
  variances: readonly number[],
  about: string,
): string | null {
  const [value, spread] = [study.average(read), study.deviation(read)];
  const most = Math.log(BATCH);
  const limit = `log ${BATCH} = ${most.toFixed(2)}`;
  if (about === "InfoNCE" && value > most - 0.5)
    return `within half a nat of ${limit}, which it cannot exceed`;
  if (value < -SPREAD.nats) return "below 0, which information never is: the critic is badly trained";
  if (spread > SPREAD.nats && spread > SPREAD.share * value)
    return `varies by ${spread.toFixed(2)} nats from batch to batch`;
  if (bound === "lower" && value > most)
    return `above ${limit}: no lower bound from so few rows holds with confidence (McAllester & Stratos 2020, arXiv:1811.04251)`;
  if (variances.length > 0 && study.average(variances) < -0.9)
    return "variances are at the floor of 1/e that tanh sets";
  return null;
}
