/** Every candidate in every fold, the decision, and the experiment that trains the chosen one on everything. */

import { levelsOf, subset } from "../data/dataset.ts";
import { counted } from "../numerics/counted.ts";
import { random } from "../random.ts";
import type { Calibration } from "../run/calibration.ts";
import { type CalibrationSet, calibrate } from "../search/calibrate.ts";
import type { Dataset } from "../types/index.ts";
import { chanceOf, rawPixels } from "./beside.ts";
import { planned } from "./budget.ts";
import { type Training, trainingsOf } from "./candidates.ts";
import type { Asked, Chosen, Tools } from "./chosen.ts";
import { decided, type Measured, nestedEstimate } from "./decide.ts";
import { eachCandidate, encoderOf, type Trial } from "./each.ts";
import { foldsOf, sampled } from "./folds.ts";
import { ordinariness } from "./gallery.ts";
import { heldCodes } from "./measure.ts";
import { refitted } from "./refit.ts";
import { meanScores, questionsOf } from "./score.ts";

/** Pictures that are tried at most; the chosen candidate is trained on all. */
const MOST = 6000;

/** Tries what fits into the budget. */
export async function tried(
  whole: Dataset,
  asked: Asked & { readonly content: string },
  tools: Tools,
): Promise<Chosen> {
  const trial = trialOf(whole, asked, tools);
  const all = await eachCandidate(trial, tools);
  const { best, reason } = decided(all);
  const { content, nuisance, seed, minutes } = asked;
  return {
    experiment: refitted(whole, asked, best.given),
    choice: {
      ...{ format: 1, content, nuisance, seed, minutes, chosen: best.name, reason },
      folds: trial.folds.map(({ labels }) => labels),
      gallery: ordinariness(trial.bench.dataset, nuisance).says,
      candidates: all.map((each) => ({ ...each, mean: meanScores(each.folds) })),
      nested: nestedEstimate(all),
      chance: chanceOf(trial.questions),
      rawPixels: await tools.state.numbers("raw-pixels", () => rawPixels(trial)),
      notes: trial.notes,
    },
    calibration: await calibrated(trial, best, tools),
  };
}

function trialOf(
  whole: Dataset,
  asked: Asked & { readonly content: string },
  { runtime, signal }: Tools,
): Trial {
  const { content, nuisance, seed } = asked;
  const rng = random(seed).fork("choose");
  const rows = sampled(whole, content, MOST, rng.fork("sample"));
  const dataset = rows.length === whole.rows ? whole : subset(whole, rows);
  const folds = foldsOf(dataset, content, asked.folds, rng.fork("folds"));
  const trained = Math.min(...folds.map(({ train }) => train.length));
  const trainings = trainingsOf(asked.candidates, dataset, { ...asked, rows: trained });
  const plan = planned(trainings, asked.folds, asked.minutes);
  const few =
    rows.length < whole.rows
      ? [`candidates were tried on ${rows.length} of ${counted(whole.rows, "picture")}`]
      : [];
  return {
    bench: { content, nuisance, seed, dataset, runtime, signal },
    folds,
    questions: folds.map(({ held }, fold) => questionsOf(dataset, asked, held, rng.fork("questions", fold))),
    trainings: plan.trainings,
    notes: [...few, ...plan.notes],
  };
}

/** From which similarity on two pictures of levels that the encoder never saw are the same. */
function calibrated(trial: Trial, best: Measured, tools: Tools): Promise<Calibration> {
  const { bench, folds, trainings } = trial;
  const placeIn = ({ candidates }: Training) => candidates.findIndex(({ name }) => name === best.name);
  const training = trainings.find((each) => placeIn(each) >= 0)!;
  const layers = training.layers[placeIn(training)];
  const { content: factor, dataset } = bench;
  return tools.state.numbers("calibration", async () => {
    const sets: CalibrationSet[] = [];
    for (const [at, fold] of folds.entries()) {
      const encoder = await encoderOf(trial, training, at, tools);
      const [[codes]] = await heldCodes(bench, encoder, fold, [layers], [dataset]);
      sets.push({ codes, levels: levelsOf(dataset, factor, fold.held) });
    }
    return { ...calibrate(sets), block: factor, factor, from: "folds" as const };
  });
}
