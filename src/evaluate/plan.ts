/** What metrics would cost, before any of them is computed. */
import { bytesOf, COMMON, isFast, rowsOfAll, secondsOf, sizeSeen } from "../metrics/frame/cost.ts";
import { metrics as registry } from "../metrics/registry.ts";
import type { Scoring } from "../registry.ts";
import type { Ref, Representation } from "../types/index.ts";

/** What costs are estimated from: rows of all parts, and what is in them. */
export interface Measured extends Pick<Representation, "blocks" | "factors"> {
  readonly rows: number;
}

/** What is measured in a representation. */
export const measuredOf = (representation: Representation): Measured => ({
  rows: rowsOfAll(representation),
  blocks: representation.blocks,
  factors: representation.factors,
});

/** What is measured where nothing is known of it. */
export const COMMONLY: Measured = {
  rows: COMMON.rows,
  blocks: { code: [0, COMMON.dims] },
  factors: Array.from({ length: COMMON.factors }, (_, f) => ({
    ...{ name: `factor${f}`, size: COMMON.levels, kind: "ordinal" },
  })),
};

/** One metric's costs. */
export interface Planned {
  readonly metric: string;
  /** On one core of the machine that the figures are of. */
  readonly seconds: number;
  readonly megabytes: number;
  readonly fast: boolean;
}

/** A metric that says nothing of its costs. */
const UNKNOWN: Pick<Scoring, "seconds" | "growth" | "tables" | "perDimension"> = { seconds: 1 };

/** What a metric would cost. */
export function planOf(name: string, { rows, blocks, factors }: Measured): Planned {
  const scoring = registry.lookup(name).scoring ?? UNKNOWN;
  const size = sizeSeen(scoring, rows, blocks, factors);
  return {
    metric: name,
    seconds: secondsOf(scoring, size),
    megabytes: bytesOf(scoring, size) / 2 ** 20,
    fast: isFast(scoring, size),
  };
}

/** The metrics that lists of names mean, where `all` and `fast` are classes; `fast` depends on what is measured. */
export function namedMetrics(names: readonly string[], measured: Measured): Ref[] {
  const found = names.flatMap((name) => {
    if (name === "all") return registry.names;
    if (name === "fast") return registry.names.filter((each) => planOf(each, measured).fast);
    registry.lookup(name);
    return [name];
  });
  return [...new Set(found)].map((name) => ({ name }));
}
