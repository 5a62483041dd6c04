/** The split that papers on invariant representations use: 38 people, five lights, one picture of each to train on. */
import { type Dataset, datasets, InputError } from "../../src/index.ts";

/** Training pictures are rows 0 … train − 1, test pictures the rest. */
export interface Benchmark {
  readonly dataset: Dataset;
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** The light from the front; the others are upper and lower, left and right. */
export const FRONT = 4;
const LIGHTS = ["light 0", "light 1", "light 2", "light 3", "front"];
const PARTS = ["train", "test"] as const;

const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);

/** `path` is an .npz with train_images [rows, height, width], train_identity and train_light [rows], and the same for test. */
export async function openBenchmark(path: string, normalise: datasets.Normalise): Promise<Benchmark> {
  const names = PARTS.flatMap((part) => ["images", "identity", "light"].map((what) => `${part}_${what}`));
  const arrays = await datasets.readArrays(path, "data", names);
  const of = (name: string) => {
    const found = arrays.get(name);
    if (found !== undefined) return found;
    throw new InputError(
      "array",
      name,
      `an array of "${path}"`,
      "none of that name",
      "Name the benchmark's file.",
    );
  };
  const [, height, width] = of("train_images").shape;
  const shape = [1, height, width] as const;
  const counts = PARTS.map((part) => of(`${part}_images`).shape[0]);
  const rows = counts[0] + counts[1];
  const images = new Uint8Array(rows * height * width);
  const levels = new Int32Array(2 * rows);
  PARTS.forEach((part, p) => {
    const start = p * counts[0];
    images.set(of(`${part}_images`).data, start * height * width);
    for (const [f, name] of ["identity", "light"].entries()) {
      const array = of(`${part}_${name}`);
      const got = `${array.shape[0]}`;
      if (array.shape[0] !== counts[p])
        throw new InputError("array", array.name, `${counts[p]} numbers`, got, "Mend the file.");
      for (let i = 0; i < counts[p]; i++) levels[2 * (start + i) + f] = array.data[i];
    }
  });
  for (let row = 0; row < rows; row++)
    datasets.NORMALISERS[normalise](images.subarray(row * height * width, (row + 1) * height * width), shape);
  const people = 1 + levels.reduce((top, level, at) => (at % 2 === 0 ? Math.max(top, level) : top), 0);
  const factors = [
    { name: "identity", size: people, kind: "categorical" },
    { name: "lighting", size: LIGHTS.length, kind: "categorical", labels: LIGHTS },
  ] as const;
  const dataset = { name: "yaleb-benchmark", factors, shape, rows, levels, images, warnings: [] };
  return { dataset, train: range(0, counts[0]), test: range(counts[0], rows) };
}

/** Who is in these rows, [rows]. */
export const identities = (dataset: Dataset, rows: Int32Array) =>
  datasets.levelsOf(dataset, "identity", rows);
/** By which light these rows were taken, [rows]. */
export const lights = (dataset: Dataset, rows: Int32Array) => datasets.levelsOf(dataset, "lighting", rows);
