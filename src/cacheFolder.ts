import { homedir } from "node:os";
import { join } from "node:path";

/** Where everything is kept that can be made again: UNWEAVE_CACHE, or a folder of the user's. */
export function cacheFolder(): string {
  return process.env.UNWEAVE_CACHE ?? join(homedir(), ".cache", "unweave");
}
