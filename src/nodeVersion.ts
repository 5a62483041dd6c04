/** The Node that everything here needs. Whoever starts loads this file first, since an older one fails on names that it does not have. */
import { RunError } from "./errors.ts";

/** As `engines` of package.json says it: types are stripped and modules required without a flag from this version on. */
const OLDEST = "22.18";

/** Whether a version, as `process.versions.node` says it, is new enough. */
export const isNodeEnough = (version: string): boolean =>
  version.localeCompare(OLDEST, "en", { numeric: true }) >= 0;

/** What to do about one that is not. */
export const NODE_TODO = `Install Node ${OLDEST} or newer: https://nodejs.org.`;

/** Throws a RunError whose stack is its sentence, because Node prints the stack of what a program did not catch. */
export function expectNode(version: string): void {
  if (isNodeEnough(version)) return;
  const error = new RunError("machine", "Node", `${OLDEST} or newer`, version, NODE_TODO);
  error.stack = error.message;
  throw error;
}
