/** Pictures below folders, in an order that is the same every time, and what lies beside them. */
import { type Dirent, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { expect, InputError } from "../../errors.ts";
import { ENDINGS, isImageFile } from "./imageFile.ts";

/** What is found below folders. With a million pictures, their names are most of its memory. */
export interface Found {
  readonly pictures: string[];
  /** Files that are no pictures, by ending; and links to folders, which are not followed. */
  readonly passed: Map<string, number>;
}

/** Files that systems and programs leave beside people's own. */
const LEFTOVERS = ["__MACOSX", "Thumbs.db", "ehthumbs.db", "desktop.ini", "@eaDir"];
/** Whether a file or folder is nobody's picture: hidden ones, checkpoints of notebooks, what archivers and systems leave. */
export const isLeftover = (name: string): boolean => name.startsWith(".") || LEFTOVERS.includes(name);

/** Every picture of `places` (files, or folders with everything below them): places in the given order, files of a folder by name. The file `except` is not counted. */
export function imagesBelow(places: readonly string[], except?: string): Found {
  const found: Found = { pictures: [], passed: new Map() };
  for (const place of places) {
    const stats = statSync(place, { throwIfNoEntry: false });
    const todo = "Mend the path.";
    expect(stats !== undefined, "pictures", place, "a folder or a picture", "no such file", todo);
    if (stats.isDirectory()) below(place, found, except);
    else if (isImageFile(place)) found.pictures.push(place);
    else throw new InputError("pictures", place, `a file in ${ENDINGS.join(", ")}`, "another", "Convert it.");
  }
  return found;
}

/** Endings that are named. */
const MOST_ENDINGS = 6;

/** "3 files were passed over: 2 .heic, 1 .txt"; nothing where there were none. */
export function passedOver(passed: Found["passed"]): string[] {
  const counts = [...passed].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const files = counts.reduce((sum, [, n]) => sum + n, 0);
  const each = counts.slice(0, MOST_ENDINGS).map(([ending, n]) => `${n} ${ending}`);
  const rest = counts.slice(MOST_ENDINGS).reduce((sum, [, n]) => sum + n, 0);
  if (rest > 0) each.push(`${rest} others`);
  return files === 0
    ? []
    : [`${files} ${files === 1 ? "file was" : "files were"} passed over: ${each.join(", ")}`];
}

function below(folder: string, found: Found, except?: string): void {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (isLeftover(entry.name)) continue;
    const path = join(folder, entry.name);
    if (path === except) continue;
    const kind = kindOf(entry, path);
    if (kind === "folder") below(path, found, except);
    else if (kind === "file" && isImageFile(entry.name)) found.pictures.push(path);
    else {
      const ending = kind === "file" ? extname(entry.name).toLowerCase() || "without an ending" : kind;
      found.passed.set(ending, (found.passed.get(ending) ?? 0) + 1);
    }
  }
}

/** A link to a folder may lead back to where the walk came from. */
function kindOf(entry: Dirent, path: string): string {
  if (!entry.isSymbolicLink())
    return entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "special file";
  const target = statSync(path, { throwIfNoEntry: false });
  return target === undefined ? "link to nothing" : target.isDirectory() ? "link to a folder" : "file";
}
