/** Ending trials early: which pruners there are, and what follows from the rungs that are done. */
export { objectiveAt } from "./measure.ts";
export { type Finished, laddersOf, next, type PrunedPlan, type RungSpec } from "./next.ts";
export { pruners } from "./pruners.ts";
