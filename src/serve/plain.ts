/** Files of run folders that somebody else may have made: a pipe, a device or a link is not read, and nothing without an end. */
import { closeSync, fstatSync, lstatSync, openSync, readFileSync, readSync } from "node:fs";
import { InputError } from "../errors.ts";

/** The most bytes that a JSON file of a run may have here. */
const MOST = 256 * 2 ** 20;
/** Bytes from the end of a log that hold its last line. */
const TAIL = 16 * 2 ** 10;

const refused = (path: string, got: string) =>
  new InputError("run file", path, "an ordinary file", got, "Restore the folder.");

/** An InputError where something stands at `path` that is no ordinary file; whether a file does. */
export function isPlainFile(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  if (!stat.isFile()) throw refused(path, stat.isSymbolicLink() ? "a link" : "something else");
  if (stat.size > MOST) throw refused(path, `one of ${Math.round(stat.size / 2 ** 20)} MB`);
  return true;
}

/** JSON of an ordinary file; an InputError where it is none, or cut off. */
export function plainJson(path: string): unknown {
  if (!isPlainFile(path)) throw refused(path, "none");
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InputError("run file", path, "complete JSON", (error as Error).message, "Restore the folder.");
  }
}

/** The complete lines at the end of an ordinary file. */
export function lastLines(path: string): string[] {
  if (!isPlainFile(path)) return [];
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, TAIL));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString("utf8").split("\n");
    // The first may have begun before, the last may not have ended.
    return lines.slice(size > TAIL ? 1 : 0, -1);
  } finally {
    closeSync(file);
  }
}
