/** What metrics and studies fit to codes: attackers held out by folds, nearest neighbours, estimates of information. */
export * from "./accuracy.ts";
export type { Attacker } from "./attackers/attacker.ts";
export { crossPredictions, groupFolds, randomFolds } from "./attackers/folds.ts";
/** Classifiers that try to predict a factor from codes, by name. */
export * as attackers from "./attackers/index.ts";
export { fitKnown } from "./classifier.ts";
export { BINS, discretise, millerMadow } from "./information/information.ts";
export { ksgInformation, pointsOf } from "./information/ksg.ts";
export { eachDistances, nearestVotes, smallest } from "./nearestNeighbours.ts";
