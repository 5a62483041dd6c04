/** The frame of studies: a plan of rows, a runner that computes what is missing, tables of means and spreads. */
export { RowRuntime } from "./rowRuntime.ts";
export { type Line, type RunnerOptions, runRow, runStudy, type StudyResult } from "./runner.ts";
export {
  commonOptions,
  type Plan,
  plan,
  type Row,
  type RowContext,
  type Study,
  type Summary,
  sameSettings,
} from "./study.ts";
export * from "./table.ts";
export { type TrainedRow, trainRow } from "./training.ts";
