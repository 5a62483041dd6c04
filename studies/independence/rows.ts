/** Rows of the study: runs of its arms, and codes that nothing trained. */

import { type Dataset, experiments, type Supervision, type study } from "../../src/index.ts";
import type { Baseline } from "../measuring.ts";
import { TEST_PART } from "../testPart.ts";
import { type Arm, codeOf } from "./arms.ts";
import { type Codes, codesOf, MOST_ROWS, scored, smallGrey } from "./measure.ts";
import { train, untrained } from "./train.ts";
import { dataOf, METRICS, type World } from "./worlds.ts";

/** The values by column; a column without one is missing. */
export interface Measured {
  readonly told: Supervision;
  readonly values: Readonly<Record<string, number>>;
  /** What each metric says of shuffled levels or rows. */
  readonly chance: Readonly<Record<string, number>>;
}

/** The world that a row is trained and measured in. */
export interface Setup {
  readonly world: World;
  readonly dataset: Dataset;
  readonly path: string;
  readonly shrink: number;
  readonly steps: number;
  /** The share of its channels that conv4 has. */
  readonly channels: number;
  readonly runtime: study.RowRuntime;
}

function experimentOf({ recipe, terms }: Arm, setup: Setup, seed: number) {
  const { world, dataset, path, shrink, channels, steps } = setup;
  const given = {
    data: dataOf(world, path, shrink),
    recipe,
    split: TEST_PART,
    code: codeOf(dataset),
    net: { name: "conv4", options: { width: channels } },
    terms: [...terms],
    steps,
    seed,
    onDivergence: "restore",
    metrics: [...METRICS],
  };
  return experiments.resolveExperiment(given, dataset);
}

/** A run of one arm from one seed. */
export function armRow(arm: Arm, setup: Setup, seed: number): study.Row<Measured> {
  const experiment = experimentOf(arm, setup, seed);
  const { dataset, runtime } = setup;
  return {
    key: `${setup.world}-${arm.name}-${seed}`,
    settings: { experiment, rows: MOST_ROWS },
    cost: 1,
    run: (context) =>
      runtime.during(async (local) => {
        const { encoder, blocks, supervision, split, secondsPerStep } = await train(
          experiment,
          dataset,
          local,
          context,
        );
        const codes = await codesOf(local, encoder, dataset, split, seed);
        const read = scored(dataset, codes, blocks, experiment, context);
        return {
          told: supervision,
          values: { ...read.values, "ms a step": 1000 * secondsPerStep },
          chance: read.chance,
        };
      }),
  };
}

/** A baseline: grey pixels averaged to 8×8, or the encoder before its first step. */
export function baselineRow(kind: Baseline, arm: Arm, setup: Setup, seed: number): study.Row<Measured> {
  const whole = experimentOf(arm, setup, seed);
  // What trees make of shuffled levels is asked once. Pixels have no parts, and 64 of them would take longer than all other rows.
  const asked = whole.metrics
    .filter(({ name }) => kind !== "raw" || name !== "dependence")
    .map((ref) => (ref.name === "dci" ? { ...ref, options: { ...ref.options, chance: true } } : ref));
  const experiment = { ...whole, metrics: asked };
  const { data, code, net, metrics } = experiment;
  const { dataset, runtime } = setup;
  return {
    key: `${setup.world}-${kind}-${seed}`,
    settings: { kind, data, code, net, seed, metrics, rows: MOST_ROWS },
    cost: 0.5,
    run: (context) =>
      runtime.during(async (local) => {
        const { encoder, blocks, split } = untrained(experiment, dataset);
        const pixels = async (rows: Int32Array) => smallGrey(dataset, rows);
        const codes: Codes = await codesOf(local, kind === "raw" ? pixels : encoder, dataset, split, seed);
        const whole = { pixels: [0, codes.test.codes.columns] as const };
        return {
          told: "none",
          ...scored(dataset, codes, kind === "raw" ? whole : blocks, experiment, context),
        };
      }),
  };
}
