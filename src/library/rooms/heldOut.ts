/** Searches among levels of the content that training left out, step by step as a choice makes them. */
export { trainedEncoder } from "../../choose/encoder.ts";
export { type Fold, foldsOf } from "../../choose/folds.ts";
export { type Bench, heldCodes, scoresOf } from "../../choose/measure.ts";
export { viewed } from "../../choose/perturbed.ts";
export { type Questions, questionsOf } from "../../choose/score.ts";
