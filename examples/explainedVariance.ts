/** A new metric: the share of a dimension's variance that lies between the levels of its best factor. */
import assert from "node:assert/strict";
import { z } from "zod";
import { factorLevels } from "../src/estimators/levels.ts";
import { column } from "../src/numerics/matrix.ts";
import { mean } from "../src/numerics/statistics.ts";
import { define } from "../src/registry.ts";
import type { Metric } from "../src/types/index.ts";
import { trained } from "./trained.ts";

function share(x: Float64Array, levels: Int32Array): number {
  const groups = Map.groupBy(x.keys(), (i) => levels[i]);
  const squares = (list: number[]) => list.reduce((sum, v) => sum + (v - mean(list)) ** 2, 0);
  const within = [...groups.values()].reduce((sum, rows) => sum + squares(rows.map((i) => x[i])), 0);
  return 1 - within / Math.max(within, squares([...x]), Number.MIN_VALUE);
}

export const explainedVariance = define({
  about: "the share of a dimension's variance between the levels of its best factor (eta squared)",
  source: "Fisher 1925 (correlation ratio)",
  verified: "its own example",
  scoring: { seconds: 0.1, says: ({ value }) => `Levels explain ${value.toFixed(2)} of the variance.` },
  options: z.strictObject({}),
  create: (): Metric => (representation) => {
    const { factors, test } = representation;
    const best = Array.from({ length: test.codes.columns }, (_, j) =>
      Math.max(...factors.map((_, f) => share(column(test.codes, j), factorLevels(test, factors.length, f)))),
    );
    const rest = { perFactor: {}, perBlock: {}, sampleSize: test.codes.rows, warnings: [] };
    return { variant: "test rows", value: mean(best), ci95: null, null: null, ...rest };
  },
});

export async function check(): Promise<void> {
  const { scores } = await trained(
    { metric: { explainedVariance } },
    { metrics: [{ name: "explainedVariance" }] },
  );
  assert(scores[0].value > 0.1 && scores[0].value <= 1, `${scores[0].value}`);
}
