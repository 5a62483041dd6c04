/** Labels that folders give: a folder for each class, at one depth or at several. */
import { dirname, relative, sep } from "node:path";
import type { TextColumn } from "./columns.ts";

/** Columns of labels with what a person should know of them. */
export interface FolderLabels {
  readonly columns: readonly TextColumn[];
  readonly notes: readonly string[];
}

/**
 * A column for each depth at which the names of folders differ: "class" where there is one such depth, otherwise "folder1",
 * "folder2", … from the top. A picture that lies less deep has no label there.
 */
export function folderLabels(root: string, pictures: readonly string[]): FolderLabels {
  const parts = pictures.map((path) => {
    const folder = relative(root, dirname(path)).normalize("NFC");
    return folder === "" ? [] : folder.split(sep);
  });
  const depth = parts.reduce((most, { length }) => Math.max(most, length), 0);
  const depths = Array.from({ length: depth }, (_, d) => {
    const cells = parts.map((names) => names[d] ?? "");
    return { name: `folder${d + 1}`, cells, names: new Set(cells.filter((cell) => cell !== "")) };
  });
  const differing = depths.filter(({ names }) => names.size > 1);
  const columns = differing.map(({ name, cells }) => ({
    name: differing.length === 1 ? "class" : name,
    cells,
  }));
  return { columns, notes: notesOf(columns) };
}

function notesOf(columns: readonly TextColumn[]): string[] {
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  if (columns.length === 0)
    return [
      "the pictures have no labels (there is no labels.csv, and no folder for each class): metrics that need labels are left out",
    ];
  return [`there is no labels.csv: the names of folders are the labels (${names})`];
}
