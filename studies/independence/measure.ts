/** What is measured of codes, on this thread: a row takes seconds, and threads of its own would take one of them to start. */
import {
  type Blocks,
  type Dataset,
  datasets,
  type Experiment,
  type engine,
  evaluation,
  Interrupted,
  type Matrix,
  type Sample,
  type Score,
  type Split,
  type study,
  training,
} from "../../src/index.ts";

/** Probes are fitted to so many rows at most, and read on as many. */
export const MOST_ROWS = 1000;

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
type Column = (typeof COLUMNS)[number];

/** What is measured. */
export interface Codes {
  readonly train: Sample;
  readonly test: Sample;
}
type Encoder = Uint8Array | ((rows: Int32Array) => Promise<Matrix>);

/** Codes of training and held-out rows. */
export async function codesOf(
  runtime: engine.Runtime,
  encoder: Encoder,
  dataset: Dataset,
  split: Split,
  seed: number,
): Promise<Codes> {
  const { train, test } = evaluation.limited(split, seed, MOST_ROWS);
  const of = async (rows: Int32Array): Promise<Sample> => ({
    codes:
      encoder instanceof Uint8Array
        ? await training.encode(runtime, encoder, dataset, rows)
        : await encoder(rows),
    levels: datasets.levelTable(dataset, rows),
  });
  return { train: await of(train), test: await of(test) };
}

type Read = Pick<Score, "metric" | "value" | "null" | "further">;

/** Every metric of the experiment, by column: its value, and what it says of shuffled levels. */
export function scored(
  { factors }: Dataset,
  { train, test }: Codes,
  blocks: Blocks,
  { metrics, seed }: Pick<Experiment, "metrics" | "seed">,
  { signal, progress }: study.RowContext,
): Record<"values" | "chance", Partial<Record<Column, number>>> {
  const none: Sample = {
    codes: { rows: 0, columns: train.codes.columns, data: new Float32Array(0) },
    levels: new Int32Array(0),
  };
  const representation = { factors, blocks, train, test, unseen: none, unseenFactor: null, baselines: {} };
  const oneBlock = Object.keys(blocks).length === 1;
  const scores = metrics.map((ref): Read => {
    if (signal.aborted) throw new Interrupted("stopped while measuring; finished rows are kept");
    progress(0.8, ref.name);
    return evaluation.scoreOne(representation, ref, seed);
  });
  const of = (name: string) => scores.find(({ metric }) => metric === name);
  const dependence = of("dependence");
  const readings: Record<Column, readonly [number | undefined, number | null | undefined]> = {
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
  return { values: kept(0), chance: kept(1) };
}

const SIDE = 8;

/** Brightness of 8×8 squares of the picture, [rows, 64]. */
export function smallGrey(dataset: Pick<Dataset, "shape" | "images">, rows: Int32Array): Matrix {
  const [channels, height, width] = dataset.shape;
  const columns = SIDE * SIDE;
  const data = new Float32Array(rows.length * columns);
  const scale = columns / (255 * channels * height * width);
  rows.forEach((row, i) => {
    const picture = datasets.imageOf(dataset, row);
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const square = Math.floor((y * SIDE) / height) * SIDE + Math.floor((x * SIDE) / width);
          data[i * columns + square] += scale * picture[(c * height + y) * width + x];
        }
  });
  return { rows: rows.length, columns, data };
}
