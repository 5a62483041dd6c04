/** The attackers of metric `leakage`, each with the same interface. */
export { boostedTrees } from "./boostedTrees.ts";
export { kernelRidge } from "./kernelRidge.ts";
export { logistic } from "./logistic.ts";
export { nearest } from "./nearest.ts";
export { perceptron } from "./perceptron.ts";
