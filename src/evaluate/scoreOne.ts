import { InputError } from "../errors.ts";
import * as metrics from "../metrics/index.ts";
import { random } from "../random.ts";
import { lookup, resolve } from "../registry.ts";
import type { Ref, Representation, Score } from "../types/index.ts";

// A metric's chance is forked by its name, so it is the same alone, among others and in any thread.
const chanceOf = ({ name }: Ref, seed: number) => random(seed).fork("metric", name);

function timed<Result>(run: () => Result): { result: Result; seconds: number } {
  const started = performance.now();
  const result = run();
  return { result, seconds: (performance.now() - started) / 1000 };
}

/** One metric's score. */
export function scoreOne(representation: Representation, ref: Ref, seed: number): Score {
  const metric = resolve("metric", metrics, ref);
  const { result, seconds } = timed(() => metric(representation, chanceOf(ref, seed)));
  return { metric: ref.name, ...result, seconds };
}

/** One part of a metric, and how long it took. */
export interface ScoredPart {
  readonly result: unknown;
  readonly seconds: number;
}

/** How many parts a metric comes in; 0 for one that is whole. */
export const partsOf = (representation: Representation, ref: Ref): number =>
  resolve("metric", metrics, ref).parts?.count(representation) ?? 0;

/** One part of a metric that comes in several, with its seconds. */
export const scorePart = (
  representation: Representation,
  ref: Ref,
  seed: number,
  index: number,
): ScoredPart =>
  timed(() => resolve("metric", metrics, ref).parts!.part(representation, chanceOf(ref, seed), index));

/** The score of which these are all the parts; `seconds` is their sum, as if one thread had done them. */
export function scoreWhole(
  representation: Representation,
  ref: Ref,
  seed: number,
  parts: readonly ScoredPart[],
): Score {
  const { whole } = resolve("metric", metrics, ref).parts!;
  const { result, seconds } = timed(() =>
    whole(
      representation,
      chanceOf(ref, seed),
      parts.map((part) => part.result),
    ),
  );
  return {
    metric: ref.name,
    ...result,
    seconds: parts.reduce((sum, part) => sum + part.seconds, seconds),
  };
}

/** Seconds that a metric takes at a common size; which of two is longer is all that is asked of it. */
export const costOf = ({ name }: Ref): number => lookup("metric", metrics, name).scoring?.seconds ?? 1;

/** A refusal that says whose it is: `factor "x"` becomes `factor of metric "retrieval" "x"`. */
export function refusalOf(
  metric: string,
  { kind, subject, message }: Pick<InputError, "kind" | "subject" | "message">,
): InputError {
  const named = kind === "metric" ? kind : `${kind} of metric "${metric}"`;
  const refusal = new InputError(named, subject, "", "", "");
  refusal.message = named + message.slice(kind.length);
  return refusal;
}
