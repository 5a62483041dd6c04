/** Extended Yale B as the bench reads it, and who is left out of which fold. */
import { allRows, levelsOf, subset } from "../../src/data/dataset.ts";
import { factorNamed, levelLabel } from "../../src/data/factors.ts";
import { move } from "../../src/data/images/filters.ts";
import { pixels } from "../../src/data/images/pixels.ts";
import { random } from "../../src/random.ts";
import type { Dataset, Matrix, Ref } from "../../src/types/index.ts";
import type { Strangers } from "./measures.ts";

/** The light that people are enrolled under. */
const FRONT = [0, 0];
/** Light counts as light from the side from so many degrees of azimuth on. */
const SIDE = 50;
const FOLDS = 3;
/** Queries are moved by up to so many pixels. */
const SHIFT = 2;

/** The sides of the pictures as they are. */
const SIZE = [96, 84] as const;

/** The pictures; light is one factor of azimuth and elevation. */
export const dataOf = (path: string, size: readonly [number, number] = SIZE): Ref => ({
  name: "images",
  options: {
    path,
    size: [...size],
    fit: "stretch",
    combine: { identity: ["identity"], lighting: ["azimuth", "elevation"] },
    roles: { identity: "content", lighting: "nuisance" },
  },
});

/** The people of every fold, by the labels of their levels. */
export function foldsOf(dataset: Dataset, seed: number): string[][] {
  const identity = factorNamed(dataset, "identity");
  const order = Array.from(random(seed).fork("people").permutation(identity.size));
  const labels = order.map((level) => levelLabel(identity, level));
  const each = Math.floor(labels.length / FOLDS);
  return Array.from({ length: FOLDS }, (_, fold) => labels.slice(fold * each, (fold + 1) * each));
}

/** The rows of these people. */
export function rowsOf(dataset: Dataset, people: readonly string[]): Int32Array {
  const identity = factorNamed(dataset, "identity");
  const levels = levelsOf(dataset, "identity", allRows(dataset));
  return allRows(dataset).filter((row) => people.includes(levelLabel(identity, levels[row])));
}

/** What is known of their pictures. */
export function strangersOf(dataset: Dataset, rows: Int32Array): Strangers {
  const light = levelsOf(dataset, "lighting", rows);
  const factor = factorNamed(dataset, "lighting");
  const degrees = Array.from(light, (level) =>
    Array.from(levelLabel(factor, level).matchAll(/[+-]?\d+/g), ([number]) => Number(number)),
  );
  return {
    person: levelsOf(dataset, "identity", rows),
    light,
    frontal: Uint8Array.from(degrees, (at) => Number(at.every((angle, i) => angle === FRONT[i]))),
    side: Uint8Array.from(degrees, ([azimuth]) => Number(Math.abs(azimuth) >= SIDE)),
  };
}

/** Their pictures, each moved by up to two pixels either way. */
export function shifted(dataset: Dataset, rows: Int32Array): Matrix {
  const moved = pixels(dataset, rows);
  const [, height, width] = dataset.shape;
  rows.forEach((row, i) => {
    const rng = random(row).fork("shift");
    const [right, down] = [rng, rng].map((chance) => SHIFT * (2 * chance.uniform() - 1));
    const plane = moved.data.subarray(i * moved.columns, (i + 1) * moved.columns);
    move(plane, height, width, { angle: 0, scale: 1, right, down });
  });
  return moved;
}

/** The dataset without one of its factors. */
export function without(dataset: Dataset, factor: string): Dataset {
  const kept = dataset.factors.map(({ name }, at) => ({ name, at })).filter(({ name }) => name !== factor);
  const width = dataset.factors.length;
  const levels = new Int32Array(dataset.rows * kept.length);
  for (let row = 0; row < dataset.rows; row++)
    kept.forEach(({ at }, i) => {
      levels[row * kept.length + i] = dataset.levels[row * width + at];
    });
  return { ...subset(dataset, allRows(dataset)), factors: kept.map(({ at }) => dataset.factors[at]), levels };
}
