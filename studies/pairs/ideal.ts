/** What blocks of shapes could hold at best: codes made from the factors themselves, as far as pictures show them. */
import { type Blocks, type Dataset, datasets, type Matrix, random } from "../../src/index.ts";
import type { GivenCodes } from "../measuring.ts";

/** Turns after which a square, an ellipse and a heart look the same, as parts of a whole one. */
const SYMMETRY = [4, 2, 1];
/** Standard deviation of what is laid over every number, of which the finest level takes 1/32: no code is a number for a level. */
export const NOISE = 0.004;

/** Harmonics of the angle: `all` has a pair of dimensions for each, 0 where the shape does not show it; `one` a pair for all. */
export type Harmonics = "one" | "all";

const FACTORS = ["shape", "scale", "angle", "x", "y"] as const;

function codeOf(levels: ArrayLike<number>, sizes: readonly number[], harmonics: Harmonics): number[] {
  const [shape, scale, angle, x, y] = FACTORS.map((_, f) => levels[f] / sizes[f]);
  const wave = (k: number) => [Math.cos(2 * Math.PI * k * angle), Math.sin(2 * Math.PI * k * angle)];
  const shown = SYMMETRY[levels[0]];
  const turn =
    harmonics === "one" ? wave(shown) : [1, 2, 4].flatMap((k) => (k % shown === 0 ? wave(k) : [0, 0]));
  const around = [Math.cos(2 * Math.PI * shape), Math.sin(2 * Math.PI * shape)];
  return [...around, scale, ...turn, x, y];
}

/** Codes of `sprites`: every block has its factor, the angle's what the shape lets be seen of it. */
export function idealCodes(dataset: Dataset, harmonics: Harmonics): GivenCodes {
  const sizes = dataset.factors.map(({ size }) => size);
  const widths = [2, 1, harmonics === "one" ? 2 : 6, 1, 1];
  const starts = widths.map((_, f) => widths.slice(0, f).reduce((sum, width) => sum + width, 0));
  const columns = starts[4] + widths[4];
  const blocks: Blocks = Object.fromEntries(
    FACTORS.map((name, f) => [name, [starts[f], starts[f] + widths[f]]]),
  );
  const codes = (rows: Int32Array): Matrix => {
    const levels = datasets.levelTable(dataset, rows);
    const data = new Float32Array(rows.length * columns);
    rows.forEach((row, at) => {
      const rng = random(row).fork("ideal");
      const code = codeOf(levels.subarray(5 * at, 5 * at + 5), sizes, harmonics);
      data.set(
        code.map((value) => value + NOISE * rng.normal()),
        at * columns,
      );
    });
    return { rows: rows.length, columns, data };
  };
  return { told: "all labels", blocks, codes };
}
