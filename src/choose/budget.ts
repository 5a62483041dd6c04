/** What fits into the time that a person gives: counted, so that the clock decides nothing. */
import { counted } from "../numerics/counted.ts";
import type { Training } from "./candidates.ts";

/** Multiplications in a minute of two cores, in 10⁹; measured by training `spatial` on pictures of 96 × 84. */
const PER_MINUTE = 1450;
/** The training on everything with its metrics and its report, as trainings in a fold. */
const LAST = 1.5;
/** What is tried in the place of everything, in this order: without what is optional, then with fewer steps. */
const SHARES = [1, 0.6, 0.3];

/** What is tried, with how many steps, and what was cut. */
export interface Plan {
  readonly trainings: readonly Training[];
  readonly notes: readonly string[];
}

/**
 * Leaves out what is optional, then cuts steps, then leaves out the trainings that come last, until `folds` trainings of each and
 * one of the dearest on everything fit.
 */
export function planned(trainings: readonly Training[], folds: number, minutes: number): Plan {
  const work = (each: Training) => each.candidates[0].work;
  const total = (kept: readonly Training[], share: number) =>
    share * (folds * kept.reduce((sum, each) => sum + work(each), 0) + LAST * Math.max(...kept.map(work)));
  const needed = trainings.filter(({ optional }) => !optional);
  const fewer = needed.map((_, at) => needed.slice(0, needed.length - at));
  const plans = [
    { kept: trainings, share: 1 },
    ...SHARES.map((share) => ({ kept: needed, share })),
    ...fewer.map((kept) => ({ kept, share: SHARES.at(-1)! })),
  ];
  const fits = plans.find(({ kept, share }) => total(kept, share) <= minutes * PER_MINUTE);
  return cut(trainings, fits ?? plans.at(-1)!, minutes);
}

function cut(
  trainings: readonly Training[],
  { kept, share }: { readonly kept: readonly Training[]; readonly share: number },
  minutes: number,
): Plan {
  const within = `to be done within ${counted(minutes, "minute")} of two cores (--minutes)`;
  const dropped = trainings.filter((each) => !kept.includes(each));
  const shortened = kept.filter(({ experiment }) => share < 1 && experiment.steps > 0);
  const notes = [
    ...shortened.map(
      ({ name, experiment: { steps } }) =>
        `"${name}" was trained for ${counted(stepsOf(steps, share), "step")} and not ${steps}, ${within}`,
    ),
    ...dropped.map(({ name }) => `"${name}" was not tried, ${within}`),
  ];
  return { trainings: kept.map((each) => (shortened.includes(each) ? withSteps(each, share) : each)), notes };
}

const stepsOf = (steps: number, share: number) => Math.round(share * steps);

/** The same with fewer steps, in the folds and on everything: what is promised is what is trained. */
function withSteps(training: Training, share: number): Training {
  const { experiment, candidates } = training;
  const steps = stepsOf(experiment.steps, share);
  const shorter = candidates.map((each) => ({ ...each, given: { ...each.given, steps } }));
  return { ...training, experiment: { ...experiment, steps }, candidates: shorter };
}
