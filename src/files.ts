/** Files that are whole or not there: written to a temporary name, then renamed. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { RunError } from "./errors.ts";

/** Writes a whole file, making its folder first. */
export function writeFile(path: string, content: string | Uint8Array): void {
  guarded(path, () => {
    makeFolder(dirname(path));
    writeFileAtomic.sync(path, typeof content === "string" ? content : Buffer.from(content));
  });
}

/**
 * Makes a folder and those above it, one level after the other: Node's own recursive form never returns where no folder can be
 * made (/proc).
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Writes JSON for people: two spaces, a final newline. */
export function writeJson(path: string, value: unknown): void {
  writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

const ADVICE: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: [
    "a disk that is full",
    "Free some space or choose another --out; what was written before is whole.",
  ],
  EDQUOT: [
    "a quota that is used up",
    "Free some space or choose another --out; what was written before is whole.",
  ],
  ENOENT: ["a place where no folder can be made", "Choose another --out."],
  EACCES: ["no permission", "Choose another --out."],
  EPERM: ["no permission", "Choose another --out."],
  EROFS: ["a read-only disk", "Choose another --out."],
  ENOTDIR: ["a file where a folder should be", "Choose another --out."],
  EEXIST: ["a file where a folder should be", "Choose another --out."],
};

/** Does a piece of writing; what the system refuses becomes one clear error. */
export function guarded<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const [got, todo] = ADVICE[(error as NodeJS.ErrnoException).code ?? ""] ?? [
      (error as Error).message,
      "Choose another --out.",
    ];
    throw new RunError("output", path, "a place that can be written", got, todo);
  }
}
