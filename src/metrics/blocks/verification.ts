import { z } from "zod";
import { factorNamed, levelLabel } from "../../data/factors.ts";
import { nuisanceOf } from "../../data/roles.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { counted as numberOf } from "../../numerics/counted.ts";
import { inPercent } from "../../numerics/percent.ts";
import { define } from "../../registry.ts";
import type { Factor, Matrix, Representation, ScoreFunction, ScoreMatrix } from "../../types/index.ts";
import { CHANCE } from "../frame/baselines.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { binOf, errorRates, noPairs, type PairCounts } from "../frame/errorRates.ts";
import { lacksNamedBlock } from "../frame/parts.ts";
import { byBlock, type Recognition, recognitionOf, similarities } from "../frame/recognition.ts";

const options = z.strictObject({
  of: z
    .string()
    .optional()
    .describe(
      'The factor that is verified; by default the held-out one, else the first with the role "content", else the first.',
    ),
  across: z
    .string()
    .optional()
    .describe(
      'The factor whose levels are the groups; by default the first with the role "nuisance", else the next factor.',
    ),
  resamples: z
    .number()
    .int()
    .nonnegative()
    .default(50)
    .describe("Bootstrap resamples of the levels; 0 for no interval."),
});
type Options = z.output<typeof options>;

/** Rates of false accepts whose true accepts are given; groups are read at the first. */
const RATES = [1e-2, 1e-3];
/** An interval over fewer levels than this says nothing. */
const FEWEST = 3;

/**
 * Verification: whether two pictures show the same level, from the cosine of their codes alone, over all pairs. The value is
 * the equal error rate. Its interval draws levels, not pictures, since pairs of one level are not independent.
 */
export const verification = define({
  about:
    "same or not, by one threshold: equal error rate, true accepts at 1 % and .1 % false accepts, by group",
  source: "ISO/IEC 19795-1; groups at a common threshold as in Grother et al. 2019, NISTIR 8280",
  verified: "worlds with known answers (test/metrics/recognition.test.ts)",
  scoring: {
    seconds: 6,
    growth: { rows: 0, dims: 0.2, levels: 1 },
    lacks: lacksNamedBlock,
    says: ({ value }) =>
      `Where as many strangers pass as right ones are refused, ${inPercent(value, 1)} of both are judged wrongly.`,
  },
  options,
  create:
    (given: Options): ScoreFunction =>
    (representation, rng) => {
      const task = recognitionOf(representation, given.of, rng);
      const { of, rows, levels, present, parts, own, warnings } = task;
      const across = groupFactor(representation, of, given.across);
      const found = parts.map((part, at) => {
        const cosines = similarities(part, task);
        const counts = counted(cosines, levels);
        const main = at === own ? mainOf(representation, task, cosines, counts, across) : null;
        return { ...errorRates(counts, RATES), main, total: totals(counts) };
      });
      const { main, total, equalError } = found[own];
      if (total.same === 0 || total.different === 0)
        warnings.push(`there are no pairs of ${total.same === 0 ? "the same level" : "different levels"}`);
      else if (total.different < 1 / RATES[1])
        warnings.push(
          `${numberOf(total.different, "pair")} of different levels: at 1e-3 none of them may pass`,
        );
      const few = present.length < FEWEST || given.resamples === 0;
      const statistic = (picked: Int32Array) => errorRates(main!.redrawn(picked), []).equalError;
      return {
        variant: `equal error rate, cosine, all pairs of ${rows} rows: same ${of.name}`,
        value: equalError,
        ci95: few ? null : within(bootstrap(present.length, rng, statistic, given.resamples)),
        null: 0.5,
        perFactor: {},
        perBlock: byBlock(
          parts,
          found.map((each) => each.equalError),
        ),
        ...(main!.groups && { further: extremes(main!.groups) }),
        tables: {
          verification: {
            rows: [...parts.map(({ name }) => name), CHANCE],
            columns: ["equal error", "true accepts at 1e-2", "true accepts at 1e-3"],
            values: [
              ...found.map(({ equalError: error, at }) => [
                error,
                ...at.map(({ trueAccepts }) => trueAccepts),
              ]),
              [0.5, ...RATES],
            ],
          },
          ...(main!.groups && { groups: main!.groups }),
        },
        sampleSize: levels.length,
        warnings,
      };
    },
});

function groupFactor({ factors }: Representation, of: Factor, name: string | undefined): Factor | null {
  return name === undefined ? nuisanceOf(factors, of.name) : factorNamed({ factors }, name);
}

const within = ([low, high]: readonly [number, number]) => [Math.max(0, low), Math.min(1, high)] as const;

function totals({ same, different }: PairCounts) {
  const sum = (counts: Float64Array) => counts.reduce((a, b) => a + b, 0);
  return { same: sum(same), different: sum(different) };
}

/** Every pair once; `weight` says how often. */
function counted(
  { rows, data }: Matrix,
  levels: Int32Array,
  weight: (i: number, j: number) => number = () => 1,
): PairCounts {
  const counts = noPairs();
  for (let i = 0; i < rows; i++)
    for (let j = i + 1; j < rows; j++) {
      const into = levels[i] === levels[j] ? counts.same : counts.different;
      into[binOf(data[i * rows + j])] += weight(i, j);
    }
  return counts;
}

/** What is read of the factor's own block only: its groups, and its pairs with levels drawn anew. */
function mainOf(
  representation: Representation,
  { levels, present, chosen, rows }: Recognition,
  cosines: Matrix,
  counts: PairCounts,
  across: Factor | null,
) {
  const place = new Map(present.map((level, at) => [level, at]));
  const places = levels.map((level) => place.get(level)!);
  return {
    groups:
      across === null ? null : groupsOf(representation, { rows, chosen, levels }, cosines, counts, across),
    redrawn: (picked: Int32Array) => {
      const drawn = new Float64Array(present.length);
      for (const at of picked) drawn[at]++;
      // A level that was drawn twice counts twice, but is never compared with its own copy.
      return counted(cosines, levels, (i, j) =>
        places[i] === places[j] ? drawn[places[i]] : drawn[places[i]] * drawn[places[j]],
      );
    },
  };
}

/** Pairs with a picture of each group at the threshold that lets 1 % of all pairs of different levels pass; the worst group first. */
function groupsOf(
  representation: Representation,
  { rows, chosen, levels }: Pick<Recognition, "rows" | "chosen" | "levels">,
  cosines: Matrix,
  counts: PairCounts,
  across: Factor,
): ScoreMatrix {
  const { factors } = representation;
  const all = factorLevels(representation[rows], factors.length, factors.indexOf(across));
  const groups = chosen.map((row) => all[row]);
  const { bin } = errorRates(counts, RATES).at[0];
  const tallies = Array.from({ length: across.size }, () => ({ same: [0, 0], different: [0, 0] }));
  for (let i = 0; i < cosines.rows; i++)
    for (let j = i + 1; j < cosines.rows; j++) {
      const passes = Number(binOf(cosines.data[i * cosines.rows + j]) >= bin);
      const kind = levels[i] === levels[j] ? "same" : "different";
      for (const group of new Set([groups[i], groups[j]])) {
        if (group < 0) continue;
        tallies[group][kind][0] += passes;
        tallies[group][kind][1]++;
      }
    }
  const known = tallies
    .map((tally, group) => ({ group, ...tally }))
    .filter(({ same, different }) => same[1] > 0 && different[1] > 0)
    .map(({ group, same, different }) => ({
      name: levelLabel(across, group),
      values: [same[0] / same[1], different[0] / different[1], same[1]],
    }))
    .sort((a, b) => a.values[0] - b.values[0]);
  return {
    rows: known.map(({ name }) => name),
    columns: ["true accepts", "false accepts", "pairs of the same"],
    values: known.map(({ values }) => values),
  };
}

const extremes = ({ values }: ScoreMatrix): Record<string, number> =>
  values.length === 0
    ? {}
    : { worstGroupAccepts: values[0][0], bestGroupAccepts: values[values.length - 1][0] };
