/** From the numbers of all candidates to one of them. */
import { agreeing, counted } from "../numerics/counted.ts";
import { mean } from "../numerics/statistics.ts";
import type { Candidate, HeldOutScores } from "./choice.ts";
import { meanScores } from "./score.ts";

/** Scores that differ by less are equally good: then the lowest leak decides, then the least work. */
const ALIKE = 0.005;

/** A candidate with its numbers, fold by fold. */
export type Measured = Candidate & { readonly folds: readonly HeldOutScores[] };

/** The best candidate by these folds. */
export function bestOf(measured: readonly Measured[], folds: readonly number[]): Measured {
  const scores = measured.map((each) => mean(folds.map((fold) => each.folds[fold].score)));
  const top = Math.max(...scores);
  const leakOf = (each: Measured) => meanScores(folds.map((fold) => each.folds[fold])).leak ?? 0;
  const alike = measured.filter((_, at) => scores[at] >= top - ALIKE);
  return alike.toSorted((a, b) => leakOf(a) - leakOf(b) || a.work - b.work)[0];
}

/** What was chosen by all folds, with the reason in a sentence. */
export function decided(measured: readonly Measured[]): { readonly best: Measured; readonly reason: string } {
  const folds = measured[0].folds.map((_, fold) => fold);
  const best = bestOf(measured, folds);
  const scoreOf = ({ folds }: Measured) => meanScores(folds).score;
  const top = measured.toSorted((a, b) => scoreOf(b) - scoreOf(a))[0];
  const alike = measured.filter((each) => scoreOf(each) >= scoreOf(top) - ALIKE).length;
  const digits = (value: number) => value.toFixed(3);
  const reason =
    alike === 1
      ? `"${best.name}" has the best score on levels left out: ${digits(scoreOf(best))} of ${counted(measured.length, "candidate")}.`
      : `${alike} of ${counted(measured.length, "candidate")} ${agreeing(alike, "scores", "score")} within ${ALIKE} of the best (${digits(scoreOf(top))}); of these "${best.name}" gives away least, and where that is the same costs least.`;
  return { best, reason };
}

/** Each fold read with what the other folds choose: nothing that it says was chosen by it. */
export function nestedEstimate(
  measured: readonly Measured[],
): HeldOutScores & { readonly chosen: readonly string[] } {
  const folds = measured[0].folds.map((_, fold) => fold);
  const chosen = folds.map((fold) =>
    bestOf(
      measured,
      folds.filter((other) => other !== fold),
    ),
  );
  return {
    ...meanScores(chosen.map((each, fold) => each.folds[fold])),
    chosen: chosen.map(({ name }) => name),
  };
}
