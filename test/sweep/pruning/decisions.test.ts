/** Pruners decide as Optuna's do: on the same curves, in the same order (record.py). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { asha } from "../../../packages/sweep/src/pruning/asha.ts";
import { median } from "../../../packages/sweep/src/pruning/median.ts";
import type { Pruner } from "../../../packages/sweep/src/pruning/pruner.ts";

type Event =
  | {
      readonly trial: number;
      readonly step: number;
      readonly objective: number | null;
      readonly prunes: boolean;
    }
  | { readonly trial: number; readonly isLast: true };
interface Recorded {
  readonly direction: "maximize" | "minimize";
  readonly options: Record<string, number>;
  readonly rungs: readonly number[];
  readonly events: readonly Event[];
}
const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), "utf8")) as Recorded[];

const pruners: Record<string, (options: Record<string, number>) => Pruner> = {
  asha: (options) => asha.create(asha.options.parse(options)),
  median: (options) => median.create(median.options.parse(options)),
};

describe.each(Object.keys(pruners))("%s", (name) => {
  const studies = read(name);
  it("was recorded where it decides either way", () => {
    const decisions = studies.flatMap(({ events }) =>
      events.flatMap((e) => ("prunes" in e ? [e.prunes] : [])),
    );
    for (const side of [true, false])
      expect(decisions.filter((each) => each === side).length).toBeGreaterThan(100);
  });
  it.each(studies.map((study, at) => ({ at, ...study })))(
    "decides as Optuna does, study $at ($direction, $options)",
    ({ direction, options, rungs, events }) => {
      const decide = pruners[name](options).begin(direction === "maximize" ? "maximise" : "minimise");
      const end = rungs.at(-1)! + 1;
      for (const [at, event] of events.entries()) {
        const trial = `${event.trial}`;
        if ("isLast" in event) decide({ trial, step: end, objective: null, isLast: true });
        else {
          const { step, objective, prunes } = event;
          expect(decide({ trial, step, objective, isLast: false }), `event ${at}`).toBe(prunes);
        }
      }
    },
  );
});

describe("rungs", () => {
  it("of asha are so many times as far as the one before", () => {
    expect(pruners.asha({}).rungs(1600)).toEqual([100, 400]);
    expect(pruners.asha({ reduction: 2, first: 30 }).rungs(300)).toEqual([30, 60, 120, 240]);
    expect(pruners.asha({}).rungs(3)).toEqual([1]);
    expect(pruners.asha({ first: 500 }).rungs(300)).toEqual([]);
  });
  it("of the median are equally far apart", () => {
    expect(pruners.median({}).rungs(100)).toEqual([20, 40, 60, 80]);
    expect(pruners.median({ every: 30, warmup: 60 }).rungs(100)).toEqual([60, 90]);
    expect(pruners.median({}).rungs(1)).toEqual([]);
  });
});
