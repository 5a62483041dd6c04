/** What several attackers predict of every factor from every block, and which of it counts as a leak. */

import { aboveChance, balancedAccuracy, balancedChance } from "../../estimators/accuracy.ts";
import { shuffled } from "../../estimators/levels.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import type { Factor, ScoreMatrix } from "../../types/index.ts";
import { CHANCE } from "../frame/baselines.ts";
import { bootstrap } from "../frame/bootstrap.ts";

/** All predictions of the attackers, with their targets. */
export interface LeakPredictions {
  readonly blocks: readonly string[];
  readonly factors: readonly Factor[];
  readonly attackers: readonly string[];
  /** [factors][rows], −1 missing */
  readonly targets: readonly Int32Array[];
  /** Fold of every row, −1 in none. [rows] */
  readonly folds: Int32Array;
  /** [blocks][factors][attackers][rows]; −1 where an attacker could not predict */
  readonly predicted: readonly (readonly (readonly Int32Array[])[])[];
}

/** [blocks][factors] */
export type Table = readonly (readonly number[])[];

/**
 * Whether predicting the factor from the block is a leak: the block is named after another factor, or after none while the
 * factor has its own.
 */
export function isLeak(
  { blocks, factors }: Pick<LeakPredictions, "blocks" | "factors">,
  b: number,
  f: number,
): boolean {
  const [block, factor] = [blocks[b], factors[f].name];
  if (block === factor) return false;
  return factors.some(({ name }) => name === block) || blocks.includes(factor);
}

/** Balanced accuracy of one attacker. */
export function attackerTable(
  { factors, targets, predicted }: LeakPredictions,
  attacker: number,
): number[][] {
  return predicted.map((row) =>
    row.map((by, f) => balancedAccuracy(by[attacker], targets[f], factors[f].size)),
  );
}

/** Balanced accuracy of the best attacker, chosen on the same rows and so biased upwards. `shown`: other targets. */
export function strongest({ factors, targets, predicted }: LeakPredictions, shown = targets): number[][] {
  return predicted.map((row) =>
    row.map((by, f) => Math.max(...by.map((each) => balancedAccuracy(each, shown[f], factors[f].size)))),
  );
}

/** Balanced accuracy of the attacker that was best on the other folds: none is chosen on the rows it is evaluated on. */
export function chosenApart({ factors, targets, folds, predicted }: LeakPredictions): number[][] {
  const rows = Int32Array.from(folds.keys());
  const count = 1 + folds.reduce((a, b) => Math.max(a, b), -1);
  return predicted.map((row) =>
    row.map((by, f) => {
      const composite = new Int32Array(folds.length).fill(-1);
      for (let fold = 0; fold < count; fold++) {
        const others = rows.filter((at) => folds[at] >= 0 && folds[at] !== fold);
        const scores = by.map((each) => balancedAccuracy(each, targets[f], factors[f].size, others));
        const chosen = by[scores.indexOf(Math.max(...scores))];
        for (const at of rows) if (folds[at] === fold) composite[at] = chosen[at];
      }
      return balancedAccuracy(composite, targets[f], factors[f].size);
    }),
  );
}

/** Chance of every factor: 1 / number of levels that occur. [factors] */
const chances = ({ factors, targets }: Pick<LeakPredictions, "factors" | "targets">): number[] =>
  factors.map(({ size }, f) => balancedChance(targets[f], size));

/** Leaks on a scale where chance is 0 and perfect is 1. */
export interface Leaks {
  /** Mean over blocks of the largest leak. */
  readonly value: number;
  readonly perBlock: Readonly<Record<string, number>>;
  /** Largest leak of the factor from any block. */
  readonly perFactor: Readonly<Record<string, number>>;
}

/** Leaks on a scale where chance is 0 and perfect is 1; factors in `left` are left out. */
export function leaksOf(found: LeakPredictions, table: Table, left: ReadonlySet<string> = new Set()): Leaks {
  const { blocks, factors } = found;
  const floor = chances(found);
  const [perBlock, perFactor]: Record<string, number>[] = [{}, {}];
  blocks.forEach((block, b) => {
    factors.forEach(({ name }, f) => {
      if (left.has(name) || !isLeak(found, b, f)) return;
      const leak = aboveChance(table[b][f], floor[f]);
      perBlock[block] = Math.max(perBlock[block] ?? -1, leak);
      perFactor[name] = Math.max(perFactor[name] ?? -1, leak);
    });
  });
  return { value: mean(Object.values(perBlock)), perBlock, perFactor };
}

/**
 * 95 % interval of `value` over resampled rows. Each block's largest leak and its attacker stay those found on all rows: if
 * they were chosen again in every resample, the largest of many would raise the interval above the value itself.
 */
export function leakInterval(found: LeakPredictions, resamples: number, rng: Rng): readonly [number, number] {
  const { factors, targets, predicted } = found;
  const table = strongest(found);
  const floor = chances(found);
  const largest = found.blocks.flatMap((_, b) => {
    const leaks = factors.map((__, f) => (isLeak(found, b, f) ? aboveChance(table[b][f], floor[f]) : -2));
    const f = leaks.indexOf(Math.max(...leaks));
    if (leaks[f] === -2) return [];
    const scores = predicted[b][f].map((each) => balancedAccuracy(each, targets[f], factors[f].size));
    return [{ f, predicted: predicted[b][f][scores.indexOf(Math.max(...scores))] }];
  });
  const resampled = (picked: Int32Array) =>
    mean(
      largest.map((leak) => {
        const { f } = leak;
        return aboveChance(balancedAccuracy(leak.predicted, targets[f], factors[f].size, picked), floor[f]);
      }),
    );
  return bootstrap(found.folds.length, rng, resampled, resamples);
}

/** `value` of the strongest attackers where the targets are shuffled, once per draw. */
export function shuffledLeaks(found: LeakPredictions, draws: number, rng: Rng): number[] {
  return Array.from({ length: draws }, (_, draw) => {
    const wrong = found.targets.map((levels, f) => shuffledKnown(levels, rng.fork(draw, f)));
    return leaksOf(found, strongest(found, wrong)).value;
  });
}

/** Known levels in another order; missing levels and rows without a prediction stay in place. */
function shuffledKnown(levels: Int32Array, rng: Rng): Int32Array {
  const known = Int32Array.from(levels.keys()).filter((row) => levels[row] >= 0);
  const turned = shuffled(
    known.map((row) => levels[row]),
    rng,
  );
  const out = levels.slice();
  known.forEach((row, at) => {
    out[row] = turned[at];
  });
  return out;
}

/** A table with a row per block, then chance. */
export function tableOf(found: LeakPredictions, values: Table): ScoreMatrix {
  return {
    rows: [...found.blocks, CHANCE],
    columns: found.factors.map(({ name }) => name),
    values: [...values, chances(found)],
  };
}

/** For every leak, the balanced accuracy of its strongest attacker, under a name that includes the attacker's: "pose from identity by nearest". */
export function winners(found: LeakPredictions): Record<string, number> {
  const { blocks, factors, attackers, predicted, targets } = found;
  const entries = blocks.flatMap((block, b) =>
    factors.flatMap(({ name, size }, f) => {
      if (!isLeak(found, b, f)) return [];
      const scores = predicted[b][f].map((each) => balancedAccuracy(each, targets[f], size));
      const top = Math.max(...scores);
      return [[`${name} from ${block} by ${attackers[scores.indexOf(top)]}`, top] as const];
    }),
  );
  return Object.fromEntries(entries);
}
