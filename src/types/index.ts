/**
 * The whole system in signatures, a screen for each subject. Rows are samples; images are [batch, channels, height, width]
 * in 0..1 (uint8 at rest); natural logarithms; means over batch and views.
 *
 * - Dataset, Pairs: `types/data.ts`. Pictures with factor levels → batches.
 * - Net, Term: `types/terms.ts`. Batches → codes → summands of the objective.
 * - Recipe, Experiment: `types/experiment.ts`. Names, weights and numbers that say all of a run.
 * - Optimiser: `types/optimiser.ts`. How parameters follow their gradients.
 * - Projection: `types/projections.ts`. Codes → codes, fitted in closed form after training.
 * - Metric: `types/scores.ts`. Codes and levels → scores.
 */
export type { Matrix } from "../numerics/matrix.ts";
export type * from "./codeFiles.ts";
export type * from "./data.ts";
export type * from "./experiment.ts";
export type * from "./optimiser.ts";
export type * from "./projections.ts";
export type * from "./scores.ts";
export type * from "./terms.ts";
