import { z } from "zod";
import { allLevels } from "../../estimators/levels.ts";
import { columns, unitRows } from "../../numerics/matrix.ts";
import { define } from "../../registry.ts";
import type { Matrix, ScoreFunction } from "../../types/index.ts";
import { heldOut } from "../frame/heldOut.ts";
import { subsample } from "../frame/probeSamples.ts";

/** At most this many rows are compared, every pair of them. */
const MOST_ROWS = 1000;
/** t of the Gaussian potential. */
const T = 2;

/** How codes lie on the sphere. */
export interface Geometry {
  /** log of the mean of exp(−2 d²) over pairs. */
  readonly uniformity: number;
  /** Mean d² over all pairs. */
  readonly spread: number;
  /** Mean d² over pairs that share the factor's level; null where none does. */
  readonly alignment: readonly (number | null)[];
}

/** Geometry of the codes scaled to length 1; `levels` [factors][rows], −1 missing. */
export function geometry(codes: Matrix, levels: readonly Int32Array[]): Geometry {
  const { rows, columns: width, data } = unitRows(codes);
  let [potential, all, pairs] = [0, 0, 0];
  const [sums, counts] = [new Float64Array(levels.length), new Float64Array(levels.length)];
  for (let a = 0; a < rows; a++)
    for (let b = 0; b < a; b++) {
      let squares = 0;
      for (let j = 0; j < width; j++) squares += (data[a * width + j] - data[b * width + j]) ** 2;
      potential += Math.exp(-T * squares);
      all += squares;
      pairs++;
      for (let f = 0; f < levels.length; f++)
        if (levels[f][a] >= 0 && levels[f][a] === levels[f][b]) {
          sums[f] += squares;
          counts[f]++;
        }
    }
  return {
    uniformity: pairs > 0 ? Math.log(potential / pairs) : 0,
    spread: pairs > 0 ? all / pairs : 0,
    alignment: levels.map((_, f) => (counts[f] > 0 ? sums[f] / counts[f] : null)),
  };
}

/**
 * Alignment and uniformity on the sphere. Uniformity (`value`, of the whole code): log of the mean of exp(−2 ‖x − y‖²) over
 * pairs, 0 where all codes are equal, down to −4 where they fill a sphere of many dimensions. `matrix`: the mean distance ‖x −
 * y‖² of rows with the same level, relative to that of any two rows: near 0 for the factor a block holds, 1 for one it is not
 * informative about. Pitfall: with one dimension the sphere is two points.
 */
export const alignmentUniformity = define({
  about: "how evenly codes fill the sphere, and how close rows with the same level lie in every block",
  source: "Wang & Isola 2020, arXiv:2005.10242 (alpha 2, t 2); pairs that share a level are Unweave's",
  verified: "worlds with known geometry (test/metrics/geometry.test.ts)",
  scoring: {
    seconds: 0.1,
    growth: { rows: 0.5, dims: 0.45 },
    factors: 0,
    unbounded: true,
    says: ({ value }) =>
      `Uniformity ${value.toFixed(2)}: 0 is one point, −4 codes spread evenly over a sphere of many dimensions.`,
  },
  options: z.strictObject({}),
  create: (): ScoreFunction => (representation, rng) => {
    const [all, warnings] = heldOut(representation);
    const { factors, blocks } = representation;
    const sample = subsample(all, factors.length, MOST_ROWS, rng.fork("rows"));
    const { codes } = sample;
    const { rows } = codes;
    const levels = allLevels(sample, factors.length);
    const whole = geometry(codes, levels);
    const parts = Object.entries(blocks).map(
      ([name, [start, end]]) => [name, geometry(columns(codes, start, end), levels)] as const,
    );
    const share = ({ alignment, spread }: Geometry) =>
      // Where all codes are equal, rows with the same level lie no closer than any two.
      alignment.map((each) => (each === null || spread === 0 ? 1 : each / spread));
    const lone = factors.filter((_, f) => whole.alignment[f] === null).map(({ name }) => name);
    if (lone.length > 0) warnings.push(`no two of ${rows} rows share a level of: ${lone.join(", ")}`);
    const ofWhole = share(whole);
    return {
      variant: `every pair of ${rows} rows, codes of length 1, t = ${T}`,
      value: whole.uniformity,
      ci95: null,
      null: null,
      perFactor: Object.fromEntries(factors.map(({ name }, f) => [name, ofWhole[f]])),
      perBlock: Object.fromEntries(parts.map(([name, { uniformity }]) => [name, uniformity])),
      matrix: {
        rows: parts.map(([name]) => name),
        columns: factors.map(({ name }) => name),
        values: parts.map(([, each]) => share(each)),
      },
      sampleSize: rows,
      warnings,
    };
  },
});
