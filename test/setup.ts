/**
 * Runs once before all tests: one temporary folder for everything that they write, gone afterwards. Test files share a
 * process, and all of them share the cache in it, so pictures are drawn once.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes the folder; what it returns takes it away. */
export default function setup(): () => void {
  const root = mkdtempSync(join(tmpdir(), "unweave-tests-"));
  process.env.TMPDIR = root;
  process.env.UNWEAVE_CACHE = join(root, "cache");
  return () => rmSync(root, { recursive: true, force: true });
}
