/** Lights and people that the encoder never saw, on the benchmark's pictures. */
import { estimators, type Matrix, numerics, study } from "../../src/index.ts";
import { type Arm, experimentOf, toldOf } from "./arms.ts";
import { type Benchmark, FRONT, identities, lights } from "./benchmark.ts";
import { blockOf, ridgeScores, standardPixels, trainedCodes } from "./codes.ts";
import type { Reading } from "./reading.ts";
import { largest, levelled, nearestMean } from "./readings.ts";
import { choosePenalty, type Setup } from "./standard.ts";

const SIDES = [0, 1, 2, 3];
const HALVES = [0, 1];

const withLight = ({ dataset }: Benchmark, rows: Int32Array, keep: (light: number) => boolean) => {
  const levels = lights(dataset, rows);
  return rows.filter((_, i) => keep(levels[i]));
};
const withPeople = ({ dataset }: Benchmark, rows: Int32Array, keep: (person: number) => boolean) => {
  const levels = identities(dataset, rows);
  return rows.filter((_, i) => keep(levels[i]));
};

/** Share of `asked` rows whose person has the nearest mean among `enrolled` rows. */
function recognised(codes: Matrix, { dataset }: Benchmark, enrolled: Int32Array, asked: Int32Array): number {
  const known = levelled(codes, enrolled, (rows) => identities(dataset, rows), dataset.factors[0].size);
  return estimators.accuracy(nearestMean(known, numerics.rowsAt(codes, asked)), identities(dataset, asked));
}

const lightName = ({ dataset }: Benchmark, level: number) => dataset.factors[1].labels![level];
const withMean = (values: Record<string, number>) => ({
  ...values,
  mean: study.average(Object.values(values)),
});

/** Gives codes of all rows after training on some of them; `key` tells two trainings apart. */
type Learn = (bench: Benchmark, rows: Int32Array, key: number) => Promise<Matrix> | Matrix;

/** Each light in turn is asked about, after training and enrolment under the four others. */
export async function leftOut(
  bench: Benchmark,
  validate: boolean,
  learn: Learn,
): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const level of [...SIDES, FRONT]) {
    const kept = withLight(bench, bench.train, (light) => light !== level);
    const codes = await learn(bench, kept, level);
    const asked = withLight(bench, validate ? bench.train : bench.test, (light) => light === level);
    values[lightName(bench, level)] = recognised(codes, bench, kept, asked);
  }
  return withMean(values);
}

/**
 * Strangers enrolled by their frontal picture alone: trained on one half of the people under all lights, asked about the
 * other half under the lights from the side, while the frontal pictures of all 38 answer; then the halves change places.
 */
export async function frontal(bench: Benchmark, learn: Learn): Promise<Record<string, number>> {
  const enrolled = withLight(bench, bench.train, (light) => light === FRONT);
  const halves: Record<string, number>[] = [];
  for (const half of HALVES) {
    const codes = await learn(
      bench,
      withPeople(bench, bench.train, (person) => person % 2 !== half),
      half,
    );
    const strangers = withPeople(bench, bench.test, (person) => person % 2 === half);
    const each = SIDES.map((level) => {
      const asked = withLight(bench, strangers, (light) => light === level);
      return [lightName(bench, level), recognised(codes, bench, enrolled, asked)] as const;
    });
    halves.push(Object.fromEntries(each));
  }
  const names = Object.keys(halves[0]);
  return withMean(
    Object.fromEntries(names.map((name) => [name, study.average(halves.map((half) => half[name]))])),
  );
}

/** Ridge regression knows only people it was fitted to, so frontal enrolment is fitted to the 38 frontal pictures. */
export function ridgeFrontal(bench: Benchmark, x: Matrix, penalty: number): Record<string, number> {
  const enrolled = withLight(bench, bench.train, (light) => light === FRONT);
  const { size } = bench.dataset.factors[0];
  const scores = ridgeScores(x, enrolled, identities(bench.dataset, enrolled), size, penalty);
  const each = SIDES.map((level) => {
    const asked = withLight(bench, bench.test, (light) => light === level);
    const said = largest(numerics.rowsAt(scores, asked));
    return [lightName(bench, level), estimators.accuracy(said, identities(bench.dataset, asked))] as const;
  });
  return withMean(Object.fromEntries(each));
}

/** What pixels and ridge regression make of lights and people left out. */
export function plainRow({ log, contrast, validate }: Setup): study.Row<Reading[]> {
  return {
    key: "extrapolation-plain",
    settings: { validate },
    cost: 0.5,
    run: async () => {
      const found: Reading[] = [];
      for (const [suffix, bench] of [
        ["log-standardised", log] as const,
        ["local contrast", contrast] as const,
      ]) {
        const x = standardPixels(bench.dataset);
        const people = bench.dataset.factors[0].size;
        const penalty = choosePenalty(bench, x);
        const ridge: Learn = (_, rows) =>
          ridgeScores(x, rows, identities(bench.dataset, rows), people, penalty);
        const rows: [string, Reading["told"], Record<string, number>, Record<string, number>][] = [
          ["pixels", "none", await leftOut(bench, validate, () => x), await frontal(bench, () => x)],
          [
            "ridge regression",
            "all labels",
            await leftOut(bench, validate, ridge),
            ridgeFrontal(bench, x, penalty),
          ],
        ];
        for (const [name, told, left, front] of rows)
          found.push(
            { table: "leftOut", row: `${name}, ${suffix}`, told, values: left },
            { table: "frontal", row: `${name}, ${suffix}`, told, values: front },
          );
      }
      return found;
    },
  };
}

/** The row of one arm and seed, with a training for each light that is left out and for each half of the people. */
export function armRow(
  arm: Arm,
  { log, contrast, steps, validate }: Setup,
  seed: number,
): study.Row<Reading[]> {
  const bench = arm.normalise === "localContrast" ? contrast : log;
  const experiment = experimentOf(arm, bench.dataset, { steps, batch: bench.train.length, seed });
  return {
    key: `extrapolation-${arm.name.replaceAll(/[^\w.]+/g, "-")}-${seed}`,
    settings: { normalise: arm.normalise, validate, experiment },
    cost: SIDES.length + 1 + HALVES.length,
    run: async ({ signal, progress }) => {
      let done = 0;
      const learn: Learn = async (_, rows) => {
        const share = done++ / (SIDES.length + 1 + HALVES.length);
        // The batch is even, and holds all that there is.
        const own = { ...experiment, batch: rows.length - (rows.length % 2) };
        const quiet = { signal, progress: (__: number, note: string) => progress(share, note) };
        return blockOf(await trainedCodes(own, bench.dataset, rows, quiet), "identity");
      };
      const told = toldOf(experiment);
      if (validate)
        return [{ table: "leftOut", row: arm.name, told, values: await leftOut(bench, true, learn) }];
      return [
        { table: "leftOut", row: arm.name, told, values: await leftOut(bench, validate, learn) },
        { table: "frontal", row: arm.name, told, values: await frontal(bench, learn) },
      ];
    },
  };
}
