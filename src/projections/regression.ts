import { Matrix as Dense } from "ml-matrix";
import { z } from "zod";
import { factorNamed } from "../data/factors.ts";
import { targetsOf } from "../estimators/regressionTargets.ts";
import { ridgeBasis } from "../estimators/ridge.ts";
import { mean as meanOfList, variance } from "../numerics/statistics.ts";
import { define } from "../registry.ts";
import type { Factor, Fitted, Projection, ProjectionSample } from "../types/index.ts";
import { alongComponents, componentsOf, fromComponents } from "./components.ts";
import { levelsIn } from "./levels.ts";

const columnsOf = ({ factor }: { readonly factor: string }, factors: readonly Factor[]): number =>
  factorNamed({ factors }, factor).kind === "circular" ? 2 : 1;

/** The number of a factor as its codes tell it: one column, of mean 0 and variance 1 where it is read well; cosine and sine of an angle. */
export const regression = define({
  about:
    "a block that reads the number of an ordinal factor, or cosine and sine of a circular one: ridge regression",
  source: "Hoerl & Kennard 1970 (doi:10.1080/00401706.1970.10488634); the penalty by PRESS, Allen 1974",
  verified: "worlds with known answers (test/projections/readouts.test.ts)",
  supervision: "all labels",
  options: z.strictObject({ factor: z.string().describe("Whose number is read.") }),
  columnsOf,
  create: ({ factor }): Projection => ({ fit: (sample) => read(sample, factor) }),
});

async function read(sample: ProjectionSample, name: string): Promise<Fitted> {
  const factor = factorNamed(sample, name);
  const [set] = sample.sets;
  const { mean, directions } = await componentsOf(sample);
  const { of } = levelsIn(sample, set, name);
  const rows = [...of.keys()].filter((row) => of[row] >= 0);
  // Levels of a category have no order: the number of the level is read, as for an ordinal factor.
  const kind = factor.kind === "circular" ? "circular" : "ordinal";
  const targets = targetsOf(
    { ...factor, kind },
    Int32Array.from(rows, (row) => of[row]),
  );
  const width = directions.rows;
  if (rows.length === 0 || width === 0 || targets.every((each) => variance(each) === 0)) {
    const matrix = {
      rows: mean.length,
      columns: targets.length,
      data: new Float32Array(mean.length * targets.length),
    };
    return {
      mean,
      matrix,
      warnings: [`projection regression of "${name}": the training pictures show one level only`],
    };
  }
  const all = await alongComponents(sample, set);
  const features = new Dense(rows.map((row) => [...all.subarray(row * width, (row + 1) * width)]));
  const scale = Math.sqrt(meanOfList(targets.map(variance)));
  const wanted = new Dense(rows.map((_, at) => targets.map((each) => (each[at] - meanOfList(each)) / scale)));
  const { slopes } = ridgeBasis(features).fit(wanted);
  return { mean, matrix: fromComponents(directions, slopes.to2DArray()) };
}
