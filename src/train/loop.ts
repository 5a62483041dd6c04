/** The training loop: an async generator of events, which a caller may leave with `break`. */
import type { Arrays, Runtime } from "../engine/index.ts";
import { random } from "../random.ts";
import type { Assembled } from "./assemble.ts";

/** An event of the training; `state` is a copy that the loop does not change. */
export type TrainEvent =
  | { readonly type: "start"; readonly step: number; readonly total: number; readonly parameters: number }
  | {
      readonly type: "step";
      /** Steps done. */
      readonly step: number;
      readonly total: number;
      readonly loss: number;
      readonly gradientNorm: number;
      readonly parts: Readonly<Record<string, number>>;
    }
  | { readonly type: "checkpoint"; readonly step: number; readonly state: Arrays }
  /** Something became NaN at `step`; its batch was left out and the state is that of step `to` again. */
  | { readonly type: "restored"; readonly step: number; readonly to: number; readonly why: string }
  | {
      readonly type: "end";
      readonly step: number;
      readonly reason: EndReason;
      readonly state: Arrays;
      readonly why?: string;
    };
/** Why a training ended. */
export type EndReason = "finished" | "stopped" | "diverged";

/** How long to train, with which random numbers, and when to make checkpoints. */
export interface LoopOptions {
  readonly steps: number;
  readonly seed: number;
  /** A checkpoint event every so many steps; 0 for none. */
  readonly checkpointEvery: number;
  readonly signal?: AbortSignal;
  /** What happens on NaN or infinity: "stop" (the default) ends the run, "restore" goes on from the last good state. */
  readonly onDivergence?: "stop" | "restore";
  /** Where to go on: the state after `step` steps. */
  readonly from?: { readonly step: number; readonly state: Arrays };
  /** What "restore" goes back to until the next checkpoint event, and how often it did so since the last; else `from`. */
  readonly good?: { readonly step: number; readonly state: Arrays; readonly restores: number };
}

/** How often the same state is restored before training stops. */
const MOST_RESTORES = 3;

/**
 * Trains; the batch of step n + 1 is prepared here while the runtime's thread computes step n.
 */
export async function* trainLoop(
  job: Pick<Assembled, "step" | "sampler" | "learningRate" | "feeds">,
  runtime: Runtime,
  options: LoopOptions,
): AsyncGenerator<TrainEvent> {
  const { steps, checkpointEvery, signal, from } = options;
  const chance = random(options.seed).fork("pairs");
  const run = await job.step.open(runtime);
  await runtime.setState(from?.state ?? job.step.state);
  const first = from?.step ?? 0;
  yield { type: "start", step: first, total: steps, parameters: job.step.state.parameters.length };

  let { restores, ...good } = options.good ?? {
    ...{ step: first, state: from?.state ?? job.step.state, restores: 0 },
  };
  let batch = first < steps ? job.sampler.sample(chance.fork(first)) : null;
  for (let step = first; step < steps && batch !== null; step++) {
    if (signal?.aborted)
      return yield { type: "end", step, reason: "stopped", state: await runtime.getState() };
    const running = run({
      ...job.feeds(batch, step),
      step: Float32Array.of(step + 1),
      learningRate: Float32Array.of(job.learningRate(step)),
    });
    batch = step + 1 < steps ? job.sampler.sample(chance.fork(step + 1)) : null;
    const results = await running;
    const why = notFinite(results);
    if (why !== null) {
      if (options.onDivergence !== "restore" || restores++ === MOST_RESTORES)
        return yield { type: "end", ...good, reason: "diverged", why: `${why} at step ${step + 1}` };
      await runtime.setState(good.state);
      yield { type: "restored", step: step + 1, to: good.step, why };
      continue;
    }
    yield stepEvent(results, step + 1, steps);
    if (checkpointEvery > 0 && (step + 1) % checkpointEvery === 0 && step + 1 < steps) {
      good = { step: step + 1, state: await runtime.getState() };
      restores = 0;
      yield { type: "checkpoint", ...good };
    }
  }
  yield { type: "end", step: steps, reason: "finished", state: await runtime.getState() };
}

function stepEvent(results: Arrays, step: number, total: number): TrainEvent {
  const parts = Object.entries(results).filter(([name]) => name.startsWith("part/"));
  return {
    type: "step",
    step,
    total,
    loss: results.loss[0],
    gradientNorm: results.gradientNorm[0],
    parts: Object.fromEntries(parts.map(([name, value]) => [name.slice(5), value[0]])),
  };
}

/** Names the first output that is NaN or infinite: a term before the total, the gradient last. */
function notFinite(results: Arrays): string | null {
  const names = Object.keys(results).sort(
    (a, b) => Number(b.startsWith("part/")) - Number(a.startsWith("part/")),
  );
  const bad = names.find((name) => !Number.isFinite(results[name][0]));
  if (bad === undefined) return null;
  const label = bad.startsWith("part/")
    ? `term "${bad.slice(5)}"`
    : bad === "loss"
      ? "the loss"
      : "the gradient";
  return `${label} became ${results[bad][0]}`;
}
