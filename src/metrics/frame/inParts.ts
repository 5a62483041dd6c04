import type { Rng } from "../../random.ts";
import type { Metric, Representation, Unnamed } from "../../types/index.ts";

/**
 * A long metric in parts that know nothing of each other (a fit per factor, say), so that every core may have one. `part`
 * returns plain data, which may come from another thread; called as a whole the parts run one after the other.
 */
export function inParts<Part>(
  count: (representation: Representation) => number,
  part: (representation: Representation, rng: Rng, index: number) => Part,
  whole: (representation: Representation, rng: Rng, parts: readonly Part[]) => Unnamed,
): Metric {
  const metric = (representation: Representation, rng: Rng) =>
    whole(
      representation,
      rng,
      Array.from({ length: count(representation) }, (_, index) => part(representation, rng, index)),
    );
  return Object.assign(metric, {
    parts: { count, part, whole: whole as Required<Metric>["parts"]["whole"] },
  });
}
