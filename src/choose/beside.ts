/** What stands beside the candidates: raw pixels in the same searches, and chance. */
import { shrunkPixels } from "../data/images/pixels.ts";
import { mean } from "../numerics/statistics.ts";
import { random } from "../random.ts";
import type { Choice, HeldOutScores } from "./choice.ts";
import type { Trial } from "./each.ts";
import { scoresOf } from "./measure.ts";
import { perturbed } from "./perturbed.ts";
import { meanScores, type Questions } from "./score.ts";

/** Pixels, averaged over squares, in every fold's searches. */
export async function rawPixels({ bench, folds, questions }: Trial): Promise<HeldOutScores> {
  const { runtime, dataset, seed } = bench;
  const moved = perturbed(dataset, random(seed));
  const scores: HeldOutScores[] = [];
  for (const [fold, { held }] of folds.entries())
    scores.push(
      await scoresOf(runtime, questions[fold], shrunkPixels(dataset, held), shrunkPixels(moved, held)),
    );
  return meanScores(scores);
}

/** What somebody who guesses gets: one of everybody enrolled; the commonest condition. */
export function chanceOf(questions: readonly Questions[]): NonNullable<Choice["chance"]> {
  const leaks = questions.flatMap(({ conditions }) => conditions.map(commonest));
  return {
    any: mean(questions.map(({ ordinary }) => 1 / ordinary.length)),
    leak: leaks.length === 0 ? null : mean(leaks),
  };
}

function commonest(condition: Int32Array): number {
  const known = condition.filter((each) => each >= 0);
  const counts = [...Map.groupBy(known, (each) => each).values()].map(({ length }) => length);
  return counts.length === 0 ? 0 : Math.max(...counts) / known.length;
}
