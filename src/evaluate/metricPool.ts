/**
 * Metrics in worker threads, one thread per core; long metrics come first and in parts where they have some. The representation
 * lies in shared memory, so no thread has a copy. The scores equal those of a single thread, bit for bit.
 */
import { Worker } from "node:worker_threads";
import { threads as allowedThreads } from "../engine/backends/threads.ts";
import { InputError, Interrupted } from "../errors.ts";
import { metrics } from "../metrics/registry.ts";
import type { Ref, Representation, Score } from "../types/index.ts";
import { costOf, countParts, type Refusal, refusalOf, type ScoredPart, scoreOne } from "./scoreOne.ts";
import { shared } from "./sharedMemory.ts";

/** Progress of a pool. */
export interface MetricProgress {
  readonly done: number;
  readonly total: number;
  /** Share of the work that is done, by the seconds that metrics usually take; 0..1. */
  readonly share: number;
  /** Names of the metrics that are being computed now. */
  readonly running: readonly string[];
}

/** Which metrics, the seed of their generators, and who hears of the progress. */
export interface PoolOptions {
  readonly metrics: readonly Ref[];
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Is told which metrics run and which share of the work is done. */
  onMetric?(progress: MetricProgress): void;
}

/** What a thread gets when it starts. */
export interface WorkerInput {
  readonly representation: Representation;
  readonly seed: number;
}
/** What a worker is asked for: a metric, a part of one, or the score of which these are all the parts. */
export type Task =
  | { readonly ref: Ref }
  | { readonly ref: Ref; readonly part: number }
  | { readonly ref: Ref; readonly parts: readonly ScoredPart[] };
/** What a worker answers. A refusal is something that the user can mend; a failure is a fault of the program. */
export type Answer =
  | { readonly score: Score }
  | { readonly part: ScoredPart }
  | { readonly refusal: Refusal }
  | { readonly failure: string };

/** Each metric's score, or its refusal of this representation, in the order of `metrics`. An abort ends the threads at once. */
export async function scoreAll(
  representation: Representation,
  { metrics: refs, seed, signal, onMetric }: PoolOptions,
): Promise<(Score | InputError)[]> {
  const given: WorkerInput = { representation: shared(representation), seed };
  const found = new Array<Score | InputError>(refs.length);
  const parts = refs.map((ref) => new Array<ScoredPart>(countParts(representation, ref)));
  const missing = parts.map(({ length }) => length);
  const costs = refs.map((ref) => costOf(ref, representation));
  // Threads load the program's own metrics; one that `extend` added exists in this process only and is scored here.
  const here = [...refs.keys()].filter((at) => metrics.isAdded(refs[at].name));
  const waiting = [...refs.keys()]
    .filter((at) => !here.includes(at))
    .sort((a, b) => costs[b] - costs[a])
    .flatMap((at): Job[] =>
      parts[at].length > 1 ? [...parts[at].keys()].map((part) => ({ at, part })) : [{ at }],
    );
  const threads = Math.min(allowedThreads(), waiting.length);
  const workers = Array.from({ length: threads }, () => new MetricThread(given));
  const running = new Map<number, number>();
  const tell = () => onMetric?.(progressOf(refs, costs, found, running));
  const run = async (worker: MetricThread, { at, part }: Job): Promise<void> => {
    const ref = refs[at];
    const answer = await worker.run(part === undefined ? { ref } : { ref, part });
    if (part !== undefined && "result" in answer) {
      parts[at][part] = answer;
      missing[at]--;
      // Whoever computes the last missing part puts all of them together.
      if (missing[at] > 0) return;
      found[at] = (await worker.run({ ref, parts: parts[at] })) as Score | InputError;
    } else found[at] = answer as Score | InputError;
  };
  const work = async (worker: MetricThread) => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const { at } = job;
      // Another part of this metric was refused, and so is the metric.
      if (found[at] !== undefined) continue;
      running.set(at, (running.get(at) ?? 0) + 1);
      tell();
      await run(worker, job);
      const left = running.get(at)! - 1;
      if (left > 0) running.set(at, left);
      else running.delete(at);
    }
  };
  const interrupted = abortOf(signal);
  try {
    for (const at of here) found[at] = scoreHere(representation, refs[at], seed);
    await Promise.race([interrupted, Promise.all(workers.map(work))]);
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
  tell();
  return found;
}

function scoreHere(representation: Representation, ref: Ref, seed: number): Score | InputError {
  try {
    return scoreOne(representation, ref, seed);
  } catch (error) {
    if (error instanceof InputError) return refusalOf(ref.name, error);
    throw error;
  }
}

/** The metric `refs[at]`, or one part of it. */
interface Job {
  readonly at: number;
  readonly part?: number;
}

function progressOf(
  refs: readonly Ref[],
  costs: readonly number[],
  found: readonly unknown[],
  running: ReadonlyMap<number, number>,
): MetricProgress {
  const finished = [...refs.keys()].filter((at) => found[at] !== undefined);
  const spent = finished.reduce((sum, at) => sum + costs[at], 0);
  return {
    done: finished.length,
    total: refs.length,
    share: refs.length === 0 ? 1 : spent / costs.reduce((a, b) => a + b, 0),
    running: [...running.keys()].map((at) => refs[at].name),
  };
}

function abortOf(signal: AbortSignal | undefined): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new Interrupted("stopped while measuring; what was there before is kept"));
  if (signal?.aborted) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  return promise;
}

class MetricThread {
  private readonly worker: Worker;
  constructor(given: WorkerInput) {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.worker = new Worker(new URL(`./metricWorker.${extension}`, import.meta.url), { workerData: given });
  }
  run(task: Task): Promise<Score | ScoredPart | InputError> {
    const { ref } = task;
    const { promise, resolve, reject } = Promise.withResolvers<Score | ScoredPart | InputError>();
    const fail = (reason: string) => reject(new Error(`metric "${ref.name}" failed: ${reason}`));
    const onError = (error: Error) => fail(error.stack ?? error.message);
    const onExit = () => fail("its thread ended");
    const onMessage = (answer: Answer) => {
      this.worker.off("error", onError).off("exit", onExit);
      if ("score" in answer) resolve(answer.score);
      else if ("part" in answer) resolve(answer.part);
      else if ("failure" in answer) fail(answer.failure);
      else resolve(refusalOf(ref.name, answer.refusal));
    };
    this.worker.once("message", onMessage).once("error", onError).once("exit", onExit);
    this.worker.postMessage(task);
    return promise;
  }
  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
