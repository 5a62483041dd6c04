/** Experiments as programs use them: what is written, what it resolves to, and what it is told. */
export { resolveExperiment } from "./resolve.ts";
export type { ExperimentInput } from "./schema.ts";
export { applySettings } from "./settings.ts";
export { supervisionOf } from "./supervision.ts";
