import { z } from "zod";
import { agreeing, counted } from "../../numerics/counted.ts";
import { inPercent } from "../../numerics/percent.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Matrix, ScoreFunction } from "../../types/index.ts";
import { CHANCE } from "../frame/baselines.ts";
import { lacksNamedBlock } from "../frame/parts.ts";
import { byBlock, type Recognition, recognitionOf, rowsByLevel, similarities } from "../frame/recognition.ts";
import { levelInterval, pooled, type Tally, tallies } from "../frame/tally.ts";

const options = z.strictObject({
  of: z
    .string()
    .optional()
    .describe(
      'The factor that is recognised; by default the held-out one, else the first with the role "content", else the first.',
    ),
  pictures: z
    .array(z.number().int().positive())
    .min(1)
    .default([1, 2, 5])
    .describe(
      "Pictures by which each level is enrolled, one column for each number; the first makes the value.",
    ),
  draws: z.number().int().positive().default(10).describe("How often these pictures are drawn."),
});
type Options = z.output<typeof options>;

/**
 * Few-shot enrolment: every level is known by the mean of the unit codes of a few pictures, and every other picture is given to
 * the most similar mean. The share that is given to its own level.
 */
export const enrolment = define({
  about: "few-shot recognition: rank-1 where each level is known by the mean code of 1, 2 or 5 pictures",
  source: "nearest class mean: Mensink et al. 2013; prototypes of Snell et al. 2017, arXiv:1703.05175",
  verified: "worlds with known answers (test/metrics/recognition.test.ts)",
  scoring: {
    seconds: 3.2,
    growth: { rows: 0, dims: 0.2, factors: 0.5 },
    orderMatters: { because: "pictures are drawn by row" },
    lacks: lacksNamedBlock,
    says: ({ value }) =>
      `Known by so few pictures, ${inPercent(value)} of the others are given to their own level.`,
  },
  options,
  create:
    (given: Options): ScoreFunction =>
    (representation, rng) => {
      const task = recognitionOf(representation, given.of, rng);
      const { of, rows, parts, own, present, warnings } = task;
      const lists = rowsByLevel(task);
      const shots = given.pictures.map((count) => ({
        count,
        able: [...lists.keys()].filter((at) => lists[at].length > count),
      }));
      for (const { count, able } of shots)
        if (able.length < present.length)
          warnings.push(leftOut(of.name, present.length - able.length, present.length, count));
      const found = parts.map((part) => {
        const cosines = similarities(part, task);
        return shots.map(({ count, able }) =>
          recognised(
            cosines,
            task,
            able.map((at) => lists[at]),
            count,
            given.draws,
            rng,
          ),
        );
      });
      const values = found.map((tally) => tally.map((each) => pooled(each)));
      const chance = shots.map(({ able }) => (able.length > 1 ? 1 / able.length : 0));
      return {
        variant: `rank-1 by means of ${given.pictures.join(", ")} unit codes, cosine, ${rows} rows: ${of.name}, ${given.draws} draws`,
        value: values[own][0],
        ci95: shots[0].able.length > 1 ? levelInterval(found[own][0], present.length, rng) : null,
        null: chance[0],
        perFactor: {},
        perBlock: byBlock(
          parts,
          values.map(([first]) => first),
        ),
        tables: {
          enrolment: {
            rows: [...parts.map(({ name }) => name), CHANCE],
            columns: given.pictures.map((count) => `${count} ${count === 1 ? "picture" : "pictures"}`),
            values: [...values, chance],
          },
        },
        sampleSize: task.levels.length,
        warnings,
      };
    },
});

/** Right answers by level over all draws; nothing is asked of fewer than two levels. */
function recognised(
  { rows, data }: Matrix,
  { levels, present }: Recognition,
  lists: readonly Int32Array[],
  count: number,
  draws: number,
  rng: Rng,
): Tally {
  const tally = tallies(present.length);
  const place = new Map(present.map((level, at) => [level, at]));
  for (let at = 0; at < draws && lists.length > 1; at++) {
    const draw = rng.fork("enrolled", count, at);
    const turned = lists.map((list) => draw.permutation(list.length).map((row) => list[row]));
    const known = turned.map((list) => list.subarray(0, count));
    const lengths = known.map((list) => meanLength(data, rows, list));
    for (const [own, list] of turned.entries())
      for (const query of list.subarray(count)) {
        let [best, most] = [-1, Number.NEGATIVE_INFINITY];
        for (let k = 0; k < known.length; k++) {
          let sum = 0;
          for (const row of known[k]) sum += data[query * rows + row];
          const cosine = lengths[k] > 0 ? sum / lengths[k] : 0;
          if (cosine > most) [best, most] = [k, cosine];
        }
        const level = place.get(levels[query])!;
        tally.asked[level]++;
        tally.right[level] += Number(best === own);
      }
  }
  return tally;
}

/** The length of the sum of unit codes, from their cosines. */
function meanLength(cosines: Float32Array, rows: number, list: Int32Array): number {
  let squares = 0;
  for (const a of list) for (const b of list) squares += cosines[a * rows + b];
  return Math.sqrt(Math.max(0, squares));
}

function leftOut(factor: string, few: number, all: number, count: number): string {
  const said = `no more than ${counted(count, "picture")} and ${agreeing(few, "is", "are")} left out there`;
  return `${few} of ${all} levels of "${factor}" ${agreeing(few, "has", "have")} ${said}`;
}
