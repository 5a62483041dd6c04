/** Results: published once, read, checked, and found again. */
export { bringFolder, bringResult, fetchRun } from "./fetchRun.ts";
export { type Manifests, manifests, readManifest } from "./manifest.ts";
export { type Output, type Published, publish } from "./publish.ts";
export {
  type Leftover,
  type Repairable,
  type Result,
  removeLeftover,
  repairable,
  runOf,
  verify,
} from "./repair.ts";
