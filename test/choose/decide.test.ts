/** Which candidate is chosen by which numbers, and what fits into the time. */
import { describe, expect, it } from "vitest";
import { planned } from "../../src/choose/budget.ts";
import type { Training } from "../../src/choose/candidates.ts";
import type { HeldOutScores } from "../../src/choose/choice.ts";
import { bestOf, decided, type Measured, nestedEstimate } from "../../src/choose/decide.ts";

const scores = (score: number, leak = 0.1): HeldOutScores => ({
  ...{ any: score, rank1: score, perturbed: score },
  ...{ worst: null, leak, score },
});
const candidate = (name: string, folds: readonly HeldOutScores[], work = 1): Measured => ({
  ...{ name, given: { recipe: name }, work, folds },
});

describe("a choice", () => {
  it("is the best score; among those within 0.005 the lowest leak, then the least work", () => {
    const best = candidate("best", [scores(0.9, 0.5)]);
    const calm = candidate("calm", [scores(0.896, 0.1)], 9);
    const cheap = candidate("cheap", [scores(0.896, 0.1)], 2);
    const poor = candidate("poor", [scores(0.89, 0)]);
    expect(bestOf([best, poor], [0]).name).toBe("best");
    expect(bestOf([best, calm, poor], [0]).name).toBe("calm");
    expect(bestOf([best, calm, cheap, poor], [0]).name).toBe("cheap");
    expect(decided([best, calm, cheap, poor]).reason).toMatch(
      /^3 of 4 candidates .*"cheap" gives away least/,
    );
    expect(decided([best, poor]).reason).toMatch(/^"best" has the best score .*0\.900 of 2/);
  });
  it("promises what folds say that did not choose", () => {
    // Each is best where it was lucky: by the other folds somebody else would have been chosen.
    const lucky = [0, 1, 2].map((fold) =>
      candidate(
        `lucky in ${fold}`,
        [0, 1, 2].map((at) => scores(at === fold ? 0.9 : 0.3)),
      ),
    );
    const nested = nestedEstimate(lucky);
    expect(nested.chosen.map((name, fold) => name !== `lucky in ${fold}`)).toEqual([true, true, true]);
    expect(nested.score).toBeCloseTo(0.3);
  });
});

const training = (name: string, work: number, { steps = 1000, optional = false } = {}): Training =>
  ({
    ...{ name, experiment: { steps }, optional },
    candidates: [{ name, given: { recipe: name }, work }],
  }) as unknown as Training;

describe("a budget", () => {
  const all = [
    ...[training("pixels", 1, { steps: 0 }), training("first", 700)],
    training("second", 700, { optional: true }),
  ];
  const plan = (minutes: number) => planned(all, 3, minutes);

  it("leaves out what is optional, then cuts steps, then leaves out what comes last, and says so", () => {
    expect(plan(1000)).toEqual({ trainings: all, notes: [] });
    const tried = [3, 1.5, 1, 0.5].map((minutes) => {
      const { trainings } = plan(minutes);
      return [trainings.length, trainings.at(-1)!.experiment.steps];
    });
    expect(tried).toEqual([
      [2, 1000],
      [2, 600],
      [2, 300],
      [1, 0],
    ]);
    expect(plan(0.5).notes).toEqual([
      expect.stringMatching(/^"first" was not tried, to be done within 0\.5 minutes/),
      expect.stringMatching(/^"second" was not tried/),
    ]);
    expect(plan(1).notes[0]).toMatch(/^"first" was trained for 300 steps and not 1000, /);
  });
  it("is for the training on everything too: what is promised is what is trained", () => {
    const { candidates, experiment } = plan(1).trainings.at(-1)!;
    expect(candidates[0].given.steps).toBe(experiment.steps);
  });
});
