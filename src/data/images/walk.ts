/** Pictures below folders, in an order that is the same every time, and what lies beside them. */

import { lstatSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { expect, InputError } from "../../errors.ts";
import { counted } from "../../numerics/counted.ts";
import { ENDINGS, isImageFile } from "./imageFile.ts";

/** Files that are no pictures, by ending; and links to folders, which are not followed. */
export type Passed = Map<string, number>;

/** What is found below folders. */
export interface Found {
  readonly pictures: readonly string[];
  readonly passed: Passed;
}

/** Files that systems and programs leave beside people's own. */
const LEFTOVERS = ["__MACOSX", "Thumbs.db", "ehthumbs.db", "desktop.ini", "@eaDir"];
/** Whether a file or folder is nobody's picture: hidden ones, checkpoints of notebooks, what archivers and systems leave. */
export const isLeftover = (name: string): boolean => name.startsWith(".") || LEFTOVERS.includes(name);

/** All pictures of `places` at once; the file `except` is not counted. */
export function imagesBelow(places: readonly string[], except?: string): Found {
  const passed: Passed = new Map();
  return { pictures: [...eachImageBelow(places, passed, except)], passed };
}

/**
 * Every picture of `places` (files, or folders with everything below them): places in the given order, files of a folder by name.
 * Only the names of one folder are in memory, and of those above it. What is passed over is counted in `passed`. A place that is
 * not there, and a file that is no picture, are an InputError.
 */
export function* eachImageBelow(
  places: readonly string[],
  passed: Passed,
  except?: string,
): Generator<string> {
  for (const place of places) {
    const stats = statSync(place, { throwIfNoEntry: false });
    const todo = "Mend the path.";
    expect(stats !== undefined, "pictures", place, "a folder or a picture", "no such file", todo);
    if (stats.isDirectory()) yield* below(place, passed, except);
    else if (isImageFile(place)) yield place;
    else throw new InputError("pictures", place, `a file in ${ENDINGS.join(", ")}`, "another", "Convert it.");
  }
}

/** Endings that are named. */
const MOST_ENDINGS = 6;

/** "3 files were passed over: 2 .heic, 1 .txt"; nothing where there were none. */
export function passedOver(passed: Passed): string[] {
  const counts = [...passed].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const files = counts.reduce((sum, [, n]) => sum + n, 0);
  const each = counts.slice(0, MOST_ENDINGS).map(([ending, n]) => `${n} ${ending}`);
  const rest = counts.slice(MOST_ENDINGS).reduce((sum, [, n]) => sum + n, 0);
  if (rest > 0) each.push(`${counted(rest, "other")}`);
  return files === 0
    ? []
    : [`${files} ${files === 1 ? "file was" : "files were"} passed over: ${each.join(", ")}`];
}

function* below(folder: string, passed: Passed, except?: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (isLeftover(name) || path === except) continue;
    const kind = kindOf(path);
    if (kind === "folder") yield* below(path, passed, except);
    else if (kind === "file" && isImageFile(name)) yield path;
    else {
      const ending = kind === "file" ? extname(name).toLowerCase() || "without an ending" : kind;
      passed.set(ending, (passed.get(ending) ?? 0) + 1);
    }
  }
}

/** A link to a folder may lead back to where the walk came from. */
function kindOf(path: string): string {
  const own = lstatSync(path, { throwIfNoEntry: false });
  const stats = own?.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : own;
  if (stats === undefined) return "link to nothing";
  if (stats.isDirectory()) return stats === own ? "folder" : "link to a folder";
  return stats.isFile() ? "file" : "special file";
}
