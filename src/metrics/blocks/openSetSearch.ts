import { z } from "zod";
import { counted } from "../../numerics/counted.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
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
      'The factor that is searched; by default the held-out one, else the first with the role "content", else the first.',
    ),
  falseAlarms: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Share of the queries of levels outside the gallery that may be answered at all."),
  pictures: z.number().int().positive().default(1).describe("Gallery pictures of each level."),
  draws: z.number().int().positive().default(10).describe("Galleries that are drawn."),
});
type Options = z.output<typeof options>;

/** Who is in the gallery in one draw, and who asks. */
interface Draw {
  readonly gallery: Int32Array;
  /** Queries of levels in the gallery, and of others. */
  readonly enrolled: Int32Array;
  readonly strangers: Int32Array;
  readonly levelsInGallery: number;
}

/**
 * Open-set search: half of the levels are in the gallery, the others ask as well. The share of the queries of the former whose
 * nearest gallery picture is a right one and passes the threshold that lets so many of the latter pass.
 */
export const openSetSearch = define({
  about:
    "search where many queries are not in the gallery: share that is found right at a rate of false alarms",
  source:
    "detection and identification rate: Phillips, Grother & Micheals 2011, Handbook of Face Recognition",
  verified: "worlds with known answers (test/metrics/recognition.test.ts)",
  scoring: {
    seconds: 1.2,
    growth: { rows: 0, dims: 0.2, factors: 0.5 },
    orderMatters: { because: "pictures of the gallery are drawn by row" },
    lacks: lacksNamedBlock,
    says: ({ value }) =>
      `${inPercent(value)} of the searches for somebody in the gallery find them, at the stated rate of false alarms.`,
  },
  options,
  create:
    (given: Options): ScoreFunction =>
    (representation, rng) => {
      const task = recognitionOf(representation, given.of, rng);
      const { of, rows, parts, own, present, warnings } = task;
      const draws = drawn(task, given, rng);
      if (draws.length === 0)
        warnings.push(
          `fewer than two levels of "${of.name}" have more than ${counted(given.pictures, "picture")}: nobody can be searched`,
        );
      const fewest = Math.min(...draws.map(({ strangers }) => strangers.length));
      if (fewest * given.falseAlarms < 1 && draws.length > 0)
        warnings.push(
          `${counted(fewest, "query", "queries")} of levels outside the gallery: none of them may be answered`,
        );
      const found = parts.map((part) => answered(similarities(part, task), task, draws, given));
      const values = found.map((tally) => pooled(tally));
      const chance = mean(draws.map(({ levelsInGallery }) => given.falseAlarms / levelsInGallery));
      return {
        variant: `detection and identification at ${given.falseAlarms} false alarms, cosine, ${rows} rows: ${of.name}, ${given.pictures} per level, ${given.draws} galleries of half of the levels`,
        value: values[own],
        ci95: draws.length > 0 ? levelInterval(found[own], present.length, rng) : null,
        null: draws.length > 0 ? chance : 0,
        perFactor: {},
        perBlock: byBlock(parts, values),
        tables: {
          openSet: {
            rows: [...parts.map(({ name }) => name), CHANCE],
            columns: ["found right"],
            values: [...values, draws.length > 0 ? chance : 0].map((value) => [value]),
          },
        },
        sampleSize: task.levels.length,
        warnings,
      };
    },
});

/** Galleries; none where fewer than two levels have pictures left to ask with. */
function drawn(task: Recognition, { pictures, draws }: Options, rng: Rng): Draw[] {
  const lists = rowsByLevel(task);
  const able = lists.filter((list) => list.length > pictures);
  if (able.length === 0 || lists.length < 2) return [];
  return Array.from({ length: draws }, (_, at) => {
    const draw = rng.fork("gallery", at);
    const order = draw.permutation(able.length);
    const inside = [...order.subarray(0, Math.ceil(lists.length / 2))].map((place) => able[place]);
    const kept = inside.slice(0, lists.length - 1).map((list) => {
      const turned = draw.permutation(list.length).map((place) => list[place]);
      return { gallery: turned.subarray(0, pictures), rest: turned.subarray(pictures), list };
    });
    const members = new Set(kept.map(({ list }) => list));
    const joined = (parts: readonly Int32Array[]) => Int32Array.from(parts.flatMap((part) => [...part]));
    return {
      gallery: joined(kept.map(({ gallery }) => gallery)),
      enrolled: joined(kept.map(({ rest }) => rest)),
      strangers: joined(lists.filter((list) => !members.has(list))),
      levelsInGallery: kept.length,
    };
  });
}

/** Right answers above the threshold, by level and over all draws. */
function answered(
  cosines: Matrix,
  { levels, present }: Recognition,
  draws: readonly Draw[],
  { falseAlarms }: Options,
): Tally {
  const tally = tallies(present.length);
  const place = new Map(present.map((level, at) => [level, at]));
  for (const { gallery, enrolled, strangers } of draws) {
    const best = (query: number) => {
      let nearest = gallery[0];
      for (const row of gallery)
        if (cosines.data[query * cosines.rows + row] > cosines.data[query * cosines.rows + nearest])
          nearest = row;
      return { nearest, similarity: cosines.data[query * cosines.rows + nearest] };
    };
    const alarms = Float32Array.from(strangers, (query) => best(query).similarity).sort();
    const allowed = Math.floor(falseAlarms * alarms.length);
    // Only what is more similar than the first stranger who may not pass is answered.
    const threshold = alarms[alarms.length - 1 - allowed] ?? Number.NEGATIVE_INFINITY;
    for (const query of enrolled) {
      const { nearest, similarity } = best(query);
      const at = place.get(levels[query])!;
      tally.asked[at]++;
      tally.right[at] += Number(levels[nearest] === levels[query] && similarity > threshold);
    }
  }
  return tally;
}
