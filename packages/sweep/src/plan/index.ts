/** Plans: one file turned into trials. */
export { nameOf } from "./name.ts";
export { measuredOf, objectiveParts, partsOf } from "./objective.ts";
export { type PlanOptions, planOf, readPlan } from "./plan.ts";
export type { PlanInput } from "./schema.ts";
export { canonical, type Settings } from "./settings.ts";
export { type StudyOptions, studyPlan } from "./study.ts";
