/** SupCon with settings that are chosen inside the 190 training pictures, and read once on the others. */
import { estimators, type Matrix, numerics, random, study } from "../../src/index.ts";
import { type Arm, CHOSEN, experimentOf, supConOnContrast, toldOf } from "./arms.ts";
import { type Benchmark, identities, lights } from "./benchmark.ts";
import { blockOf, type Codes, trainedCodes } from "./codes.ts";
import { directionsWithin, less } from "./projection.ts";
import type { Reading } from "./reading.ts";
import { fittedOn, heldOutAttack, levelled, nearestMean } from "./readings.ts";
import { measured, type Setup } from "./standard.ts";

/** How much noise, in standard deviations of the picture, and how many directions of the identity block are taken out. */
const NOISE = [0, 0.25, 0.5, 0.75, 1] as const;
const TAKEN = [0, 1, 2, 4, 8] as const;
/** Settings that find this much less than the best one are as good as it. */
const AS_GOOD = 0.01;

/** One setting, and what it is worth among training pictures. */
export interface Tried {
  readonly noise: number;
  readonly taken: number;
  /** Share of the pictures under a light that was left out whose person is found, mean over lights. */
  readonly identity: number;
  /** Balanced accuracy of the light among people who were left out, mean over two halves: the larger of both protocols. */
  readonly light: number;
}

/** The least light among those that find about as many people as any; of equals the first. */
export function chosenOf(tried: readonly Tried[]): Tried {
  const best = Math.max(...tried.map(({ identity }) => identity));
  const good = tried.filter(({ identity }) => identity >= best - AS_GOOD);
  return good.reduce((least, each) => (each.light < least.light ? each : least));
}

/** The rows of training pictures for which `keep` holds. */
const rowsWhere = (
  { dataset, train }: Benchmark,
  of: typeof lights,
  keep: (level: number) => boolean,
): [kept: Int32Array, left: Int32Array] => {
  const levels = of(dataset, train);
  return [train.filter((_, i) => keep(levels[i])), train.filter((_, i) => !keep(levels[i]))];
};

/** The identity block of every row without the directions in which training codes of one person differ most. */
function identityBlock(codes: Codes, { dataset }: Benchmark, train: Int32Array, taken: number): Matrix {
  const block = blockOf(codes, "identity");
  if (taken === 0) return block;
  return less(block, directionsWithin(numerics.rowsAt(block, train), identities(dataset, train), taken));
}

/** Trains an arm on some rows of the training pictures. */
type Learn = (arm: Arm, rows: Int32Array) => Promise<Codes>;

/** Every setting that differs in nothing but the directions, for one amount of noise. */
async function triedWith(noise: number, bench: Benchmark, learn: Learn, seed: number): Promise<Tried[]> {
  const arm = supConOnContrast(noise);
  const { dataset } = bench;
  const [people, light] = dataset.factors.map(({ size }) => size);
  const found = TAKEN.map(() => [] as number[]);
  for (let left = 0; left < light; left++) {
    const [kept, asked] = rowsWhere(bench, lights, (level) => level !== left);
    const codes = await learn(arm, kept);
    for (const [k, taken] of TAKEN.entries()) {
      const block = identityBlock(codes, bench, kept, taken);
      const known = levelled(block, kept, (rows) => identities(dataset, rows), people);
      const said = nearestMean(known, numerics.rowsAt(block, asked));
      found[k].push(estimators.accuracy(said, identities(dataset, asked)));
    }
  }
  const leaks = TAKEN.map(() => [] as number[]);
  for (const half of [0, 1]) {
    const [kept, strangers] = rowsWhere(bench, identities, (person) => person % 2 !== half);
    const codes = await learn(arm, kept);
    for (const [k, taken] of TAKEN.entries()) {
      const block = identityBlock(codes, bench, kept, taken);
      const [fit, held] = [kept, strangers].map((rows) =>
        levelled(block, rows, (of) => lights(dataset, of), light),
      );
      const rng = random(seed).fork("chosen", noise, half);
      const papers = fittedOn(fit, held, rng, ["kernelRidge"]).value;
      leaks[k].push(Math.max(papers, heldOutAttack(held, identities(dataset, strangers), rng).value));
    }
  }
  return TAKEN.map((taken, k) => ({
    ...{ noise, taken },
    ...{ identity: study.average(found[k]), light: study.average(leaks[k]) },
  }));
}

/** Chooses with this seed, trains what was chosen with it, and reads the test pictures once. */
export function chosenRow({ contrast, steps }: Setup, seed: number): study.Row<Reading[]> {
  const { dataset, train } = contrast;
  // Pictures come in pairs.
  const experimentFor = (arm: Arm, rows: number) =>
    experimentOf(arm, dataset, { steps, batch: rows - (rows % 2), seed });
  return {
    key: `standard-chosen-${seed}`,
    settings: {
      ...{ noise: NOISE, taken: TAKEN, asGood: AS_GOOD },
      experiment: experimentFor(supConOnContrast(0), train.length),
    },
    cost: 20,
    run: async (context) => {
      const tried: Tried[] = [];
      for (const [at, noise] of NOISE.entries()) {
        const learn: Learn = (arm, rows) =>
          trainedCodes(experimentFor(arm, rows.length), dataset, rows, {
            signal: context.signal,
            progress: (share) => context.progress((at + share) / (NOISE.length + 1), `noise ${noise}`),
          });
        tried.push(...(await triedWith(noise, contrast, learn, seed)));
      }
      const { noise, taken } = chosenOf(tried);
      const experiment = experimentFor(supConOnContrast(noise), train.length);
      const codes = await trainedCodes(experiment, dataset, train, context);
      const parts = {
        identity: identityBlock(codes, contrast, train, taken),
        lighting: blockOf(codes, "lighting"),
      };
      const rng = random(seed).fork("standard", "chosen");
      const readings = measured(CHOSEN, toldOf(experiment), parts, contrast, rng);
      return readings.map((each) => ({ ...each, tried, chosen: { noise, taken } }));
    },
  };
}
