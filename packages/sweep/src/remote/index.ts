/** Runs that lie elsewhere, for verbs that read. */
export { type LocalOptions, localRun } from "./localRun.ts";
export { localRuns } from "./localRuns.ts";
