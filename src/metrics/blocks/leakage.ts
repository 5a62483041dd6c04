import { z } from "zod";
import { factorNamed } from "../../data/factors.ts";
import type { Attacker } from "../../estimators/attackers/attacker.ts";
import { crossPredictions, groupFolds, randomFolds } from "../../estimators/attackers/folds.ts";
import * as attackers from "../../estimators/attackers/index.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { columns } from "../../numerics/matrix.ts";
import { quantile } from "../../numerics/quantile.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type {
  Factor,
  MetricInParts,
  Representation,
  Sample,
  ScoreBody,
  ScoreMatrix,
} from "../../types/index.ts";
import { heldOut } from "../frame/heldOut.ts";
import { narrowed } from "../frame/narrowed.ts";
import { lacksNamedBlock } from "../frame/parts.ts";
import {
  attackerTable,
  chosenApart,
  type LeakPredictions,
  leakInterval,
  leaksOf,
  shuffledLeaks,
  strongest,
  tableOf,
  winners,
} from "./leakPredictions.ts";

/** Shuffles behind the null. */
const SHUFFLES = 50;

const known: Readonly<Record<string, Attacker>> = attackers;
const options = z.strictObject({
  attackers: z
    .array(z.enum(Object.keys(attackers) as [string, ...string[]]))
    .min(1)
    .default(Object.keys(attackers))
    .describe("Names of the attackers; all of them by default."),
  folds: z.number().int().min(2).default(3),
  read: z.number().int().min(10).default(2000).describe("Number of rows that are predicted, at most."),
  rows: z
    .number()
    .int()
    .min(10)
    .optional()
    .describe("Number of rows that an attacker is fitted to, at most; each has its own default."),
  groups: z
    .string()
    .nullable()
    .optional()
    .describe(
      'A factor none of whose levels is in two folds; by default the first with the role "content", null for none.',
    ),
  resamples: z.number().int().nonnegative().default(50).describe("Bootstrap resamples; 0 for no interval."),
});
type Options = z.output<typeof options>;

/**
 * Leakage: how well several attackers predict a factor from a block that is not its own, by cross-validation on rows that did
 * not train the encoder, as balanced accuracy. `value`: mean over blocks of the largest leak by the strongest attacker, chance
 * 0 and perfect 1. The strongest attacker is chosen on the rows it is evaluated on, so the value is biased upwards;
 * `chosenApart` chooses the attacker of every fold on the other folds. Each attacker has a table of its own. `groupsApart` has
 * folds that share no group (no person): a factor that has one level per person then no longer leaks by way of the person. The
 * null shuffles the targets under the predictions. Leaks: factors predicted from a block named after another factor, and
 * factors with a block of their own predicted from a block that is named after none. Pitfalls: an attacker that fails proves
 * nothing, because a stronger one may succeed; attackers are fitted to the number of rows in the variant, and more rows make
 * them stronger.
 */
export const leakage = define({
  about: "how well the best of several attackers predicts a factor from a block that is not its own",
  source: "Unweave; cf. Song & Shmatikov 2020, arXiv:1905.11742 (overlearning)",
  verified: "worlds with known leaks: exclusive-or, rings, people (test/metrics/leakage.test.ts)",
  scoring: {
    seconds: 15,
    growth: { rows: 0.3, dims: 0.6, factors: 1.3, levels: 0.3 },
    orderMatters: { because: "folds and training rows are drawn by row number" },
    lacks: lacksNamedBlock,
    says: ({ value }) =>
      `On a scale where chance is 0 and perfect 1, the strongest attacker reads ${value.toFixed(2)} of what a block should least tell.`,
  },
  options,
  create: (given: Options): MetricInParts<Attacked> => ({
    count: ({ factors, blocks }) => Object.keys(blocks).length * factors.length,
    part: (representation, rng, index) => attacked(planOf(representation, given, rng), given, rng, index),
    whole: (representation, rng, parts) => {
      const { warnings, ...plan } = planOf(representation, given, rng);
      const random = predictionsOf(
        plan,
        plan.random,
        given,
        parts.map((part) => part.random),
      );
      const apart =
        plan.apart &&
        predictionsOf(
          plan,
          plan.apart,
          given,
          parts.map((part) => part.apart ?? []),
        );
      return scoreOf(given, plan, random, apart, warnings, rng);
    },
  }),
});

/** What is predicted and how rows are divided into folds; the same for every part of the metric. */
interface Plan {
  readonly factors: readonly Factor[];
  readonly blocks: Representation["blocks"];
  readonly sample: Sample;
  /** Rows of the sample that are predicted. */
  readonly read: Int32Array;
  /** Folds of all rows, and folds that keep groups together. */
  readonly random: Int32Array;
  readonly apart: Int32Array | null;
  readonly group: Factor | null;
}

function planOf(representation: Representation, given: Options, rng: Rng): Plan & { warnings: string[] } {
  const { factors, blocks } = representation;
  const [sample, warnings] = heldOut(representation);
  const { rows } = sample.codes;
  const group = groupFactor(factors, given);
  const groups = group && factorLevels(sample, factors.length, factors.indexOf(group));
  const levelsShown = new Set(groups?.filter((level) => level >= 0)).size;
  const apart =
    groups === null || levelsShown < 2 || factors.length < 2
      ? null
      : groupFolds(groups, Math.min(given.folds, levelsShown), rng.fork("groups"));
  if (group !== null && apart === null)
    warnings.push(
      `levels of "${group.name}" cannot be kept apart: ${levelsShown} are there, beside ${factors.length - 1} other factors`,
    );
  return {
    factors,
    blocks,
    sample,
    warnings,
    read: rng.fork("read").permutation(rows).subarray(0, given.read).sort(),
    random: randomFolds(rows, foldsFor(rows, given), rng.fork("folds")),
    apart,
    group: apart && group,
  };
}

const foldsFor = (rows: number, { folds }: Options) => Math.max(1, Math.min(folds, rows));

function groupFactor(factors: readonly Factor[], { groups }: Options): Factor | null {
  if (groups === undefined) return factors.find(({ role }) => role === "content") ?? null;
  return groups === null ? null : factorNamed({ factors }, groups);
}

/** Predictions of one factor from one block by every attacker. [attackers][rows predicted] */
interface Attacked {
  readonly random: readonly Int32Array[];
  readonly apart: readonly Int32Array[] | null;
}

function attacked(plan: Plan, given: Options, rng: Rng, index: number): Attacked {
  const { factors, sample, read } = plan;
  const [block, [start, end]] = Object.entries(plan.blocks)[Math.floor(index / factors.length)];
  const f = index % factors.length;
  const codes = narrowed(columns(sample.codes, start, end), rng.fork("projection", block));
  const levels = factorLevels(sample, factors.length, f);
  const by = (folds: Int32Array) =>
    given.attackers.map((name) => {
      const mostRows = given.rows ?? known[name].mostRows;
      const task = { codes, levels, folds, read, mostRows };
      return crossPredictions(known[name], task, rng.fork("attack", block, factors[f].name, name));
    });
  return { random: by(plan.random), apart: plan.apart && by(plan.apart) };
}

/** The predictions of all parts; `predicted` [blocks × factors][attackers][rows predicted]. */
function predictionsOf(
  { factors, blocks, sample, read }: Plan,
  folds: Int32Array,
  { attackers }: Options,
  predicted: readonly (readonly Int32Array[])[],
): LeakPredictions {
  const names = Object.keys(blocks);
  return {
    blocks: names,
    factors,
    attackers,
    targets: factors.map((_, f) => {
      const levels = factorLevels(sample, factors.length, f);
      return read.map((row) => (folds[row] < 0 ? -1 : levels[row]));
    }),
    folds: read.map((row) => folds[row]),
    predicted: names.map((_, b) => predicted.slice(b * factors.length, (b + 1) * factors.length)),
  };
}

function scoreOf(
  given: Options,
  { group, sample, read }: Plan,
  random: LeakPredictions,
  apart: LeakPredictions | null,
  warnings: string[],
  rng: Rng,
): ScoreBody {
  const table = strongest(random);
  const found = leaksOf(random, table);
  const nulls = shuffledLeaks(random, SHUFFLES, rng.fork("null"));
  const asked = Object.keys(found.perBlock).length > 0;
  if (!asked) warnings.push("no block is named after a factor, so nothing counts as a leak");
  return {
    variant: variantOf(given, sample.codes.rows, read.length, group),
    ...found,
    ci95: asked && given.resamples > 0 ? leakInterval(random, given.resamples, rng) : null,
    null: asked ? mean(nulls) : null,
    further: {
      chosenApart: leaksOf(random, chosenApart(random)).value,
      null95: quantile(nulls, 0.95),
      ...(apart && { groupsApart: leaksOf(apart, strongest(apart), new Set([group!.name])).value }),
      ...winners(random),
    },
    matrix: { ...tableOf(random, table), rows: random.blocks, values: table },
    tables: { ...tablesOf(random, ""), ...(apart && groupTables(apart, group!.name)) },
    sampleSize: read.length,
    warnings: [...warnings, ...poorFactors(random)],
  };
}

function tablesOf(found: LeakPredictions, suffix: string): Record<string, ScoreMatrix> {
  const each = found.attackers.map((name, a) => [name, attackerTable(found, a)] as const);
  const all = [["strongest", strongest(found)], ["chosen apart", chosenApart(found)], ...each] as const;
  return Object.fromEntries(all.map(([name, values]) => [`${name}${suffix}`, tableOf(found, values)]));
}

/**
 * The tables of folds that share no group, without the column of the group factor itself: its levels in one fold occur in no
 * other.
 */
function groupTables(found: LeakPredictions, group: string): Record<string, ScoreMatrix> {
  const kept = found.factors.map(({ name }) => name !== group);
  const entries = Object.entries(tablesOf(found, `, ${group} apart`)).map(([name, table]) => [
    name,
    {
      rows: table.rows,
      columns: table.columns.filter((_, f) => kept[f]),
      values: table.values.map((row) => row.filter((_, f) => kept[f])),
    },
  ]);
  return Object.fromEntries(entries);
}

/** Factors whose result is due to chance: with one level only, or with levels of one or two rows. */
function poorFactors({ factors, targets }: LeakPredictions): string[] {
  return factors.flatMap(({ name, size }, f) => {
    const counts = new Int32Array(size);
    for (const level of targets[f]) if (level >= 0) counts[level]++;
    const shown = counts.filter((count) => count > 0);
    if (shown.length < 2) return [`"${name}" shows ${shown.length} of its levels, so nothing of it can leak`];
    const rare = shown.filter((count) => count < 5).length;
    return rare > 0 ? [`"${name}": ${rare} of ${shown.length} levels with fewer than 5 rows to read`] : [];
  });
}

function variantOf(given: Options, all: number, read: number, group: Factor | null): string {
  const who = given.attackers.map((name) => {
    const { about, mostRows } = known[name];
    return `${about} on ≤ ${given.rows ?? mostRows} rows`;
  });
  const folds = `${foldsFor(all, given)} random folds${group === null ? "" : `, and folds with ${group.name} apart`}`;
  return `balanced accuracy, best of: ${who.join("; ")}; ${folds}; ${read} of ${all} rows read, the best found on the same rows`;
}
