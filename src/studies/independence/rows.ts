/** Rows: a run of an arm, or codes that nothing trained. */
import { pictureOf, splitRows } from "../../data/table.ts";
import { NodeRuntime } from "../../engine/backends/node.ts";
import { random } from "../../random.ts";
import { evaluate, scoresOf } from "../../run/evaluate.ts";
import { resolveExperiment } from "../../run/experiment.ts";
import { assemble } from "../../train/assemble.ts";
import type { Dataset, Experiment, Matrix, Representation, Sample, Score, Supervision } from "../../types.ts";
import type { RowContext, StudyRow } from "../study.ts";
import { trainRow } from "../training.ts";
import { type Arm, codeOf } from "./arms.ts";
import { dataOf, METRICS, type World } from "./worlds.ts";

/** Column → value; what has no value there is missing. */
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
  readonly steps: number;
}

/** Columns of the tables. */
export const COLUMNS = [
  "MIG",
  "DCI",
  "MCC",
  "downstream",
  "MI, blocks",
  "MI, dimensions",
  "effective rank",
] as const;

type Read = Pick<Score, "metric" | "value" | "null" | "further">;

function measured(scores: readonly Read[], told: Supervision, oneBlock: boolean): Measured {
  const of = (name: string) => scores.find(({ metric }) => metric === name);
  const dependence = of("dependence");
  const readings: Record<(typeof COLUMNS)[number], readonly [number | undefined, number | null | undefined]> =
    {
      MIG: [of("mig")?.value, of("mig")?.null],
      DCI: [of("dci")?.value, of("dci")?.null],
      MCC: [of("mcc")?.value, of("mcc")?.null],
      downstream: [of("downstream")?.value, of("downstream")?.null],
      "MI, blocks": oneBlock ? [undefined, undefined] : [dependence?.value, dependence?.null],
      "MI, dimensions": [dependence?.further?.dimensions, undefined],
      "effective rank": [of("effectiveRank")?.value, undefined],
    };
  const kept = (at: 0 | 1) =>
    Object.fromEntries(
      Object.entries(readings).flatMap(([name, pair]) =>
        typeof pair[at] === "number" ? [[name, pair[at]]] : [],
      ),
    );
  return { told, values: kept(0), chance: kept(1) };
}

function experimentOf({ name, recipe, terms }: Arm, { world, dataset, path, steps }: Setup, seed: number) {
  const given = {
    data: dataOf(world, path),
    recipe,
    code: codeOf(dataset),
    terms: [...terms],
    steps,
    seed,
    onDivergence: "restore",
    metrics: [...METRICS],
  };
  return { name, experiment: resolveExperiment(given, dataset) };
}

/** A run of one arm from one seed. */
export function armRow(arm: Arm, setup: Setup, seed: number): StudyRow<Measured> {
  const { name, experiment } = experimentOf(arm, setup, seed);
  return {
    key: `${setup.world}-${name}-${seed}`,
    settings: experiment,
    cost: 1,
    run: async (context) => {
      const { scores, secondsPerStep } = await trainRow(experiment, setup.dataset, context);
      const read = measured(scores.scores, scores.supervision, false);
      if (secondsPerStep === null) return read;
      return { ...read, values: { ...read.values, "ms a step": 1000 * secondsPerStep } };
    },
  };
}

/** "raw": grey pixels averaged to 8×8. "untrained": the encoder before its first step. */
export function untaughtRow(
  kind: "raw" | "untrained",
  arm: Arm,
  setup: Setup,
  seed: number,
): StudyRow<Measured> {
  const { experiment } = experimentOf(arm, setup, seed);
  return {
    key: `${setup.world}-${kind}-${seed}`,
    settings: { kind, data: experiment.data, code: experiment.code, seed, metrics: experiment.metrics },
    cost: 0.4,
    run: (context) => untaught(kind, experiment, setup.dataset, context),
  };
}

async function untaught(
  kind: "raw" | "untrained",
  experiment: Experiment,
  dataset: Dataset,
  { signal, progress }: RowContext,
): Promise<Measured> {
  const split = splitRows(dataset, experiment.split, random(experiment.seed).fork("split"));
  const job = assemble(experiment, dataset, split.train);
  const encoder = job.encoder(job.step.state);
  const runtime = new NodeRuntime();
  const { metrics, seed } = experiment;
  const options = {
    ...{ dataset, split, blocks: job.blocks, unseenFactor: null, encoder, untrained: encoder },
    ...{ metrics, seed, signal },
    onMetric: ({ share, running }: { share: number; running: readonly string[] }) =>
      progress(share, running.join(", ")),
  };
  try {
    if (kind === "untrained") return measured((await evaluate(runtime, options)).scores, "none", false);
    const { representation, rows } = await evaluate(runtime, { ...options, metrics: [] });
    const raw = withCodes(representation, {
      train: smallGrey(dataset, rows.train),
      test: smallGrey(dataset, rows.test),
      unseen: smallGrey(dataset, rows.unseen),
    });
    return measured((await scoresOf(raw, options)).scores, "none", true);
  } finally {
    await runtime.close();
  }
}

const SIDE = 8;

function withCodes(
  given: Representation,
  codes: Readonly<Record<"train" | "test" | "unseen", Matrix>>,
): Representation {
  const sample = (part: "train" | "test" | "unseen"): Sample => ({ ...given[part], codes: codes[part] });
  return {
    ...given,
    blocks: { pixels: [0, SIDE * SIDE] },
    train: sample("train"),
    test: sample("test"),
    unseen: sample("unseen"),
    baselines: {},
  };
}

/** Brightness of 8×8 squares of the picture, [rows, 64]. */
export function smallGrey(dataset: Pick<Dataset, "shape" | "images">, rows: Int32Array): Matrix {
  const [channels, height, width] = dataset.shape;
  const columns = SIDE * SIDE;
  const data = new Float32Array(rows.length * columns);
  const scale = columns / (255 * channels * height * width);
  rows.forEach((row, i) => {
    const picture = pictureOf(dataset, row);
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const square = Math.floor((y * SIDE) / height) * SIDE + Math.floor((x * SIDE) / width);
          data[i * columns + square] += scale * picture[(c * height + y) * width + x];
        }
  });
  return { rows: rows.length, columns, data };
}
