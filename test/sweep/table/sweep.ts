/** Sweeps with known results. */
import type { SweepResults, SweepRow } from "../../../packages/sweep/src/table/index.ts";

const objective = { metric: "mig", direction: "maximise" } as const;

/** A completed trial whose `mig` is `value`. */
export const row = (
  settings: SweepRow["settings"],
  seed: number,
  value: number,
  more: Partial<SweepRow> = {},
): SweepRow => ({
  ...{
    name: `${JSON.stringify(settings)}-${seed}`,
    settings,
    seed,
    state: "completed",
    seconds: 10,
    run: `runs/${seed}`,
  },
  result: { scores: { mig: { value, null: 0.1, perFactor: { pose: value / 2 }, perBlock: {} } } },
  ...more,
});

/** A trial that has no result. */
export const without = (
  settings: SweepRow["settings"],
  seed: number,
  state: SweepRow["state"],
  failure?: string,
) => row(settings, seed, 0, { state, result: null, run: null, seconds: null, failure });

export const sweep = (rows: readonly SweepRow[], more: Partial<SweepResults> = {}): SweepResults => ({
  ...{ name: "mine", objective, rows },
  ...more,
});
