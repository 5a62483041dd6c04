/** One metric of one representation, as a whole or part by part. */
import { InputError } from "../errors.ts";
import { withoutMaps } from "../metrics/frame/maps.ts";
import { scoreWith } from "../metrics/frame/scoreWith.ts";
import { metrics } from "../metrics/registry.ts";
import { random } from "../random.ts";
import type { Metric, MetricInParts, Ref, Representation, Score, Skipped } from "../types/index.ts";
import { measuredOf, planOf } from "./plan.ts";

// The generator is forked by the metric's name, so a score is the same alone, among others and in any thread.
const generatorFor = ({ name }: Ref, seed: number) => random(seed).fork("metric", name);

/** What the metric reads: a metric of single dimensions does not see maps. */
const seenBy = ({ name }: Ref, representation: Representation): Representation =>
  metrics.lookup(name).scoring?.perDimension ? withoutMaps(representation) : representation;

const metricOf = (ref: Ref): Metric => metrics.resolve(ref);

function inPartsOf(ref: Ref): MetricInParts {
  const metric = metricOf(ref);
  if (typeof metric === "function") throw new Error(`metric "${ref.name}" does not come in parts`);
  return metric;
}

function timed<Result>(run: () => Result): { result: Result; seconds: number } {
  const started = performance.now();
  const result = run();
  return { result, seconds: (performance.now() - started) / 1000 };
}

/** One metric's score. An unknown metric or option, and a representation that lacks what the metric reads, are an InputError. */
export function scoreOne(representation: Representation, ref: Ref, seed: number): Score {
  const metric = metricOf(ref);
  const { result, seconds } = timed(() =>
    scoreWith(metric, seenBy(ref, representation), generatorFor(ref, seed)),
  );
  return { metric: ref.name, ...result, seconds };
}

/** One part of a metric, and how long it took. */
export interface ScoredPart {
  readonly result: unknown;
  readonly seconds: number;
}

/** How many parts a metric comes in; 0 for a metric that is computed in one go. */
export function countParts(representation: Representation, ref: Ref): number {
  const metric = metricOf(ref);
  return typeof metric === "function" ? 0 : metric.count(seenBy(ref, representation));
}

/** One part of a metric that comes in several. */
export function scorePart(representation: Representation, ref: Ref, seed: number, index: number): ScoredPart {
  const metric = inPartsOf(ref);
  return timed(() => metric.part(seenBy(ref, representation), generatorFor(ref, seed), index));
}

/** The score of which these are all the parts; `seconds` is their sum, as if one thread had done them. */
export function scoreWhole(
  representation: Representation,
  ref: Ref,
  seed: number,
  parts: readonly ScoredPart[],
): Score {
  const metric = inPartsOf(ref);
  const results = parts.map(({ result }) => result);
  const { result, seconds } = timed(() =>
    metric.whole(seenBy(ref, representation), generatorFor(ref, seed), results),
  );
  const total = parts.reduce((sum, part) => sum + part.seconds, seconds);
  return { metric: ref.name, ...result, seconds: total };
}

/** Seconds that a metric takes, about; used only to compare two metrics. */
export const costOf = ({ name }: Ref, representation: Representation): number =>
  planOf(name, measuredOf(representation)).seconds;

/** What a metric refused, in plain data that a thread can send. */
export type Refusal = Pick<InputError, "kind" | "subject" | "expected" | "got" | "todo">;

/** A refusal as an error that names its metric: `factor "x"` becomes `factor of metric "retrieval" "x"`. */
export function refusalOf(metric: string, { kind, subject, expected, got, todo }: Refusal): InputError {
  const named = kind === "metric" ? kind : `${kind} of metric "${metric}"`;
  return new InputError(named, subject, expected, got, todo);
}

/** Whether a metric was skipped because it refused the representation, and not because of what that lacks. */
export const isRefusal = ({ metric, why }: Skipped): boolean =>
  why.startsWith(`metric "`) || why.includes(` of metric "${metric}" "`);
