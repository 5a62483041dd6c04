/** Images below folders, in an order that is the same every time. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, InputError } from "../../errors.ts";
import { EXTENSIONS, isImageFile } from "../labels/files.ts";

/** Every image of `places` (files, or folders with everything below them): places in the given order, files of a folder by name. */
export function imagesBelow(places: readonly string[]): string[] {
  return places.flatMap((place) => {
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return below(place);
    const todo = "Mend the path.";
    expect(stats !== undefined, "pictures", place, "a folder or a picture", "no such file", todo);
    if (isImageFile(place)) return [place];
    throw new InputError("pictures", place, `a file in ${EXTENSIONS.join(", ")}`, "another", "Convert it.");
  });
}

/** One list serves the whole walk: with a million images, their names are most of its memory. */
function below(folder: string, found: string[] = []): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const isFolder = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
    if (isFolder?.isDirectory()) {
      // A link to a folder may lead back to where the walk came from.
      if (!entry.isSymbolicLink()) below(path, found);
    } else if (isImageFile(entry.name)) found.push(path);
  }
  return found;
}
