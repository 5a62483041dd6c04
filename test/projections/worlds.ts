/** Codes with known answers: who is there in the first columns, the light in the next, noise in all. */
import { project } from "../../src/projections/project.ts";
import { projections } from "../../src/projections/registry.ts";
import { random } from "../../src/random.ts";
import type { Fitted, Matrix, ProjectionSample, Ref, Sample } from "../../src/types/index.ts";

/** Columns of who, of the light, and all. */
export const [WHO, LIGHT, WIDTH] = [12, 10, 40];

export interface World {
  readonly people: number;
  readonly lights: number;
  /** Whether a picture of this person in this light is there, and how often. */
  times?(person: number, light: number): number;
  /** Length of what a light adds, to that of a person. */
  readonly light?: number;
  readonly seed?: number;
}

/** One picture for each person and light, by default. Levels: person, light. */
export function worldOf({ people, lights, times = () => 1, light = 3, seed = 0 }: World): Sample {
  const rng = random(seed);
  const drawn = (n: number, from: number, to: number, scale: number) =>
    Array.from({ length: n }, () =>
      Float64Array.from({ length: WIDTH }, (_, j) => (j >= from && j < to ? scale * rng.normal() : 0)),
    );
  const who = drawn(people, 0, WHO, 1);
  const lit = drawn(lights, WHO, WHO + LIGHT, light);
  const cells = who.flatMap((_, p) =>
    lit.flatMap((_, l) => Array.from({ length: times(p, l) }, () => [p, l])),
  );
  const data = cells.flatMap(([p, l]) =>
    Array.from({ length: WIDTH }, (_, j) => 5 + who[p][j] + lit[l][j] + 0.01 * rng.normal()),
  );
  return {
    codes: { rows: cells.length, columns: WIDTH, data: Float32Array.from(data) },
    levels: Int32Array.from(cells.flat()),
  };
}

export const sampleOf = (sets: readonly Sample[], sizes: readonly [number, number]): ProjectionSample => ({
  sets,
  factors: [
    { name: "person", size: sizes[0], kind: "categorical", role: "content" },
    { name: "light", size: sizes[1], kind: "categorical", role: "nuisance" },
  ],
  content: "person",
  nuisance: ["light"],
  rng: random(7),
});

export const fitted = async (ref: Ref, sample: ProjectionSample): Promise<Fitted> =>
  projections.resolve(ref).fit(sample);

/** Share of the rows whose nearest other row, by cosine and of another level of `across`, has the same level of `factor`. */
export function nearestShares(codes: Matrix, levels: Int32Array, factor: 0 | 1): number {
  const row = (i: number) => codes.data.subarray(i * codes.columns, (i + 1) * codes.columns);
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, j) => sum + value * b[j], 0);
  let right = 0;
  for (let i = 0; i < codes.rows; i++) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < codes.rows; k++) {
      if (levels[k * 2 + 1 - factor] === levels[i * 2 + 1 - factor]) continue;
      const cosine = dot(row(i), row(k)) / Math.sqrt(dot(row(k), row(k)));
      if (cosine > most) [best, most] = [k, cosine];
    }
    right += Number(levels[best * 2 + factor] === levels[i * 2 + factor]);
  }
  return right / codes.rows;
}

/** Codes after a projection. */
export const codesAfter = async (ref: Ref, sample: ProjectionSample, codes: Matrix): Promise<Matrix> =>
  project(codes, await fitted(ref, sample));

/** Largest difference of two matrices in some columns. */
export function gap(a: Matrix, b: Matrix, from: number, to: number): number {
  let most = 0;
  for (let i = 0; i < a.rows; i++)
    for (let j = from; j < to; j++)
      most = Math.max(most, Math.abs(a.data[i * a.columns + j] - b.data[i * b.columns + j]));
  return most;
}
