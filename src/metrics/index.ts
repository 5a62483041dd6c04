/** The registry of metrics. */
export { activity } from "./activity.ts";
export { blockAccuracy } from "./blockAccuracy.ts";
export { collapse } from "./collapse.ts";
export { mig } from "./mig.ts";
export { modularity } from "./modularity.ts";
export { retrieval } from "./retrieval.ts";
export { totalCorrelation } from "./totalCorrelation.ts";
