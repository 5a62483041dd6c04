/** Evaluation piece by piece: the representation of an encoder, its scores, a single metric. */
export { evaluate, limited, scoresOf } from "../../evaluate/evaluate.ts";
export { evaluateRun } from "../../evaluate/evaluateRun.ts";
export { scoreExternal } from "../../evaluate/external.ts";
export { isRefusal, scoreOne } from "../../evaluate/scoreOne.ts";
export { dciScores } from "../../metrics/dimensions/dciScores.ts";
export * from "../../metrics/frame/baselines.ts";
export { conclusion } from "../../report/meaning.ts";
