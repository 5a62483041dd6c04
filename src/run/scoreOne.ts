import { InputError } from "../check.ts";
import * as metrics from "../metrics/index.ts";
import { random } from "../random.ts";
import { lookup, resolve } from "../registry.ts";
import type { Ref, Representation, Score } from "../types.ts";

/** One metric's score. Its chance is forked by its name, so it is the same alone, among others and in any thread. */
export function scoreOne(representation: Representation, ref: Ref, seed: number): Score {
  const started = performance.now();
  const score = resolve("metric", metrics, ref)(representation, random(seed).fork("metric", ref.name));
  return { metric: ref.name, ...score, seconds: (performance.now() - started) / 1000 };
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
