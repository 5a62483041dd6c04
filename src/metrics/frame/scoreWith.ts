import type { Rng } from "../../random.ts";
import type { Metric, Representation, ScoreBody } from "../../types/index.ts";

/** A metric's score in this thread; parts are computed one after the other. */
export function scoreWith(metric: Metric, representation: Representation, rng: Rng): ScoreBody {
  if (typeof metric === "function") return metric(representation, rng);
  const count = metric.count(representation);
  const parts = Array.from({ length: count }, (_, index) => metric.part(representation, rng, index));
  return metric.whole(representation, rng, parts);
}
