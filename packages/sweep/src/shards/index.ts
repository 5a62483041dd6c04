/** Jobs over many rows or many metrics, cut into tasks and put together again. */
export type { Joined } from "./job.ts";
export { isJob, jobPlan, joinJob } from "./plan.ts";
