/** The standard split: 190 pictures to train on, 1096 to read. */
import {
  datasets,
  estimators,
  type Matrix,
  numerics,
  type Rng,
  random,
  type ScoreMatrix,
  type study,
} from "../../src/index.ts";
import { type Arm, experimentOf, toldOf } from "./arms.ts";
import { type Benchmark, identities, lights } from "./benchmark.ts";
import { blockOf, ridgeScores, standardPixels, trainedCodes } from "./codes.ts";
import { nuisanceDirections, without } from "./projection.ts";
import type { Detail, Reading } from "./reading.ts";
import { type Attack, fittedOn, heldOutAttack, largest, levelled, nearestMean, oneHot } from "./readings.ts";

/** Columns of the table. */
export const STANDARD = {
  identity: "identity",
  papers: "light, papers' protocol",
  five: "the strongest of five so",
  apart: "light, people apart",
  random: "light, random folds",
  own: "lighting block: light",
  reverse: "lighting block: identity",
} as const;

/** The benchmark under both normalisations, and how long to train. */
export interface Setup {
  readonly log: Benchmark;
  readonly contrast: Benchmark;
  readonly steps: number;
  /** Whether only training pictures are read, so that settings may be chosen by what is found. */
  readonly validate: boolean;
}

/** The attackers that tell 38 people at once; trees would take longer than the training. */
const READERS = ["logistic", "nearest", "kernelRidge", "perceptron"] as const;

const peopleOf = ({ dataset }: Benchmark) => dataset.factors[0].size;
const lightsOf = ({ dataset }: Benchmark) => dataset.factors[1].size;

interface Parts {
  readonly identity: Matrix;
  /** Null where the code has no such block. */
  readonly lighting: Matrix | null;
  /** Who is seen in every test picture, where the code itself says it. */
  readonly said?: Int32Array;
}

/** Two readings: the standard table's, and identity under each light. */
export function measured(
  row: string,
  told: Reading["told"],
  parts: Parts,
  bench: Benchmark,
  rng: Rng,
): Reading[] {
  const { dataset, train, test } = bench;
  const people = (rows: Int32Array) => identities(dataset, rows);
  const light = (rows: Int32Array) => lights(dataset, rows);
  const lit = (codes: Matrix, rows: Int32Array) => levelled(codes, rows, light, lightsOf(bench));
  const known = (codes: Matrix, rows: Int32Array) => levelled(codes, rows, people, peopleOf(bench));
  const truth = people(test);
  const said = parts.said ?? nearestMean(known(parts.identity, train), numerics.rowsAt(parts.identity, test));
  const held = lit(parts.identity, test);
  const fitted = lit(parts.identity, train);
  const apart = heldOutAttack(held, truth, rng);
  const values: Record<string, number> = {
    [STANDARD.identity]: estimators.accuracy(said, truth),
    [STANDARD.papers]: fittedOn(fitted, held, rng, ["kernelRidge"]).value,
    [STANDARD.five]: fittedOn(fitted, held, rng).value,
    [STANDARD.apart]: apart.value,
    [STANDARD.random]: heldOutAttack(held, null, rng).value,
  };
  let blocks: ScoreMatrix | undefined;
  if (parts.lighting !== null) {
    const own = fittedOn(lit(parts.lighting, train), lit(parts.lighting, test), rng, ["logistic"]).value;
    const reverse = heldOutAttack(known(parts.lighting, test), null, rng, READERS).value;
    Object.assign(values, { [STANDARD.own]: own, [STANDARD.reverse]: reverse });
    const [anyone, anyLight] = [1 / peopleOf(bench), 1 / lightsOf(bench)];
    blocks = {
      rows: ["identity block", "lighting block"],
      columns: ["identity", "light"],
      values: [
        [
          estimators.aboveChance(values[STANDARD.identity], anyone),
          estimators.aboveChance(apart.value, anyLight),
        ],
        [estimators.aboveChance(reverse, anyone), estimators.aboveChance(own, anyLight)],
      ],
    };
  }
  const detail: Detail = {
    ...(blocks && { blocks }),
    confusion: confusion(apart, held.levels, dataset.factors[1].labels!),
    by: apart.by,
    strips: strips(parts.identity, bench),
  };
  const perLight = Object.fromEntries(
    dataset.factors[1].labels!.map((name, level) => {
      const rows = Int32Array.from(held.levels.keys()).filter((i) => held.levels[i] === level);
      return [name, estimators.accuracy(said, truth, rows)];
    }),
  );
  return [
    { table: "standard", row, told, values, detail },
    { table: "perLight", row, told, values: perLight },
  ];
}

/** Share of the rows of each level that the attacker calls each level. */
export function confusion({ said }: Attack, truth: Int32Array, names: readonly string[]): ScoreMatrix {
  const values = names.map((_, level) => {
    const rows = [...truth.keys()].filter((i) => truth[i] === level);
    return names.map((__, other) => rows.filter((i) => said[i] === other).length / rows.length);
  });
  return { rows: names, columns: names, values };
}

const [QUERIES, ANSWERS] = [5, 6];

/** One test picture under each light, each of another person, and the nearest test pictures under other lights. */
export function strips(codes: Matrix, { dataset, test }: Benchmark): number[][] {
  const [light, people] = [lights(dataset, test), identities(dataset, test)];
  const unit = numerics.unitRows(numerics.rowsAt(codes, test));
  return Array.from({ length: QUERIES }, (_, level) => {
    const query = [...light.keys()].find((i) => light[i] === level && people[i] >= 7 * level)!;
    const found: number[] = [];
    estimators.eachDistances(unit, numerics.rowsAt(unit, [query]), (__, d) => {
      for (let i = 0; i < d.length; i++) if (light[i] === level) d[i] = Number.POSITIVE_INFINITY;
      found.push(...estimators.smallest(d, ANSWERS));
    });
    return [query, ...found].map((i) => test[i]);
  });
}

/** So many directions are taken out of pixels. */
const TAKEN_OUT = [20, 40];

/** The row of codes that nothing learnt, of the line to beat, and of what a name alone would tell. */
export function plainRow({ log, contrast }: Setup): study.Row<Reading[]> {
  return {
    key: "standard-plain",
    settings: { penalties: PENALTIES, taken: TAKEN_OUT },
    cost: 1,
    run: async ({ progress }) => {
      const found: Reading[] = [];
      for (const [suffix, bench] of [
        ["log-standardised", log] as const,
        ["local contrast", contrast] as const,
      ]) {
        progress(found.length / 6, suffix);
        const rng = random(0).fork("standard", suffix);
        const x = standardPixels(bench.dataset);
        const train = identities(bench.dataset, bench.train);
        const scores = ridgeScores(x, bench.train, train, peopleOf(bench), choosePenalty(bench, x));
        const pixels = { identity: x, lighting: null };
        found.push(...measured(`pixels, ${suffix}`, "none", pixels, bench, rng));
        const said = largest(numerics.rowsAt(scores, bench.test));
        const ridge = { identity: scores, lighting: null, said };
        found.push(...measured(`ridge regression, ${suffix}`, "all labels", ridge, bench, rng));
        const names = { ...ridge, identity: oneHot(largest(scores), peopleOf(bench)) };
        found.push(...measured(`its answer alone, ${suffix}`, "all labels", names, bench, rng));
      }
      const rng = random(0).fork("standard", "projection");
      for (const count of TAKEN_OUT) {
        progress(0.9, `${count} directions`);
        const directions = nuisanceDirections(contrast.dataset, contrast.train, count);
        const identity = without(contrast.dataset, datasets.allRows(contrast.dataset), directions);
        const row = `pixels, local contrast, less ${count} directions`;
        found.push(...measured(row, "all labels", { identity, lighting: null }, contrast, rng));
      }
      return found;
    },
  };
}

const PENALTIES = [1, 3, 10, 30, 100, 300];

/** The penalty that tells most people right when one light of the training pictures at a time is left out. */
export function choosePenalty({ dataset, train }: Benchmark, x: Matrix): number {
  const levels = lights(dataset, train);
  const score = (penalty: number) => {
    const folds = [...new Set(levels)].map((light) => {
      const [fit, left] = [true, false].map((kept) => train.filter((_, i) => (levels[i] !== light) === kept));
      const scores = ridgeScores(x, fit, identities(dataset, fit), dataset.factors[0].size, penalty);
      return estimators.accuracy(largest(numerics.rowsAt(scores, left)), identities(dataset, left));
    });
    return folds.reduce((a, b) => a + b, 0);
  };
  const all = PENALTIES.map(score);
  // Of equals the largest is taken, because it trusts the pixels least.
  return PENALTIES[all.lastIndexOf(Math.max(...all))];
}

/** The row of one arm and seed, trained on the 190 pictures. */
export function armRow(arm: Arm, { log, contrast, steps }: Setup, seed: number): study.Row<Reading[]> {
  const bench = arm.normalise === "localContrast" ? contrast : log;
  const experiment = experimentOf(arm, bench.dataset, { steps, batch: bench.train.length, seed });
  return {
    key: `standard-${arm.name.replaceAll(/[^\w.×]+/g, "-")}-${seed}`,
    settings: { normalise: arm.normalise, experiment },
    cost: 1,
    run: async (context: study.RowContext) => {
      const codes = await trainedCodes(experiment, bench.dataset, bench.train, context);
      const rng = random(seed).fork("standard", arm.name);
      const parts = (from: typeof codes) => ({
        identity: blockOf(from, "identity"),
        lighting: Object.hasOwn(from.blocks, "lighting") ? blockOf(from, "lighting") : null,
      });
      const found = measured(arm.name, toldOf(experiment), parts(codes), bench, rng);
      if (arm.name !== UNTRAINED_OF) return found;
      const before = parts({ ...codes, trained: codes.untrained });
      return [...measured("untrained", "none", before, bench, rng), ...found];
    },
  };
}

/** The arm whose encoder is also read before its first step. */
const UNTRAINED_OF = "SupCon on local contrast with noise";
