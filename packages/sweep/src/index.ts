/** What a program that imports "@unweave/sweep" may use; the verbs of the command line among them. */
export { sweep } from "./cli/sweep.ts";
export { worker } from "./cli/worker.ts";
export { collectRows } from "./kinds/row.ts";
export {
  type PlanInput,
  type PlanOptions,
  planOf,
  readPlan,
  type StudyOptions,
  studyPlan,
} from "./plan/index.ts";
export { type Finished, next, type PrunedPlan, pruners } from "./pruning/index.ts";
export {
  fetchRun,
  type Leftover,
  type Manifests,
  manifests,
  type Output,
  type Published,
  publish,
  type Repairable,
  type Result,
  readManifest,
  removeLeftover,
  repairable,
  runOf,
  verify,
} from "./publish/index.ts";
export { type LocalOptions, localRun, localRuns } from "./remote/index.ts";
export { isJob, type Joined, jobPlan, joinJob } from "./shards/index.ts";
export { openStore, type StoreOptions } from "./store/index.ts";
export { runSweep, type SweepOptions } from "./sweep/run.ts";
export {
  type Cell,
  csvOf,
  type Importance,
  type Importances,
  importanceOf,
  markdownText,
  parquetOf,
  plainText,
  type Spread,
  type SweepResults,
  type SweepRow,
  type SweepTable,
  sweepPage,
  tableOf,
} from "./table/index.ts";
export type * from "./types.ts";
