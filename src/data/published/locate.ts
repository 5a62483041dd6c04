/** Where the file of a published set is on this machine. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { cacheFolder } from "../../cacheFolder.ts";
import { InputError } from "../../errors.ts";
import { tableOptions } from "../archives/tableOptions.ts";
import { published } from "./sources.ts";

const { kinds: _, bins: __, missing: ___, ...table } = tableOptions;
/** Options of sets whose factors are known: where the file is, and how many of its images to take. */
export const publishedOptions = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      "The publisher's file, or the folder that holds it; else it is looked for (docs/reference/data.md).",
    ),
  ...table,
});

/** Where `data get` puts a set: UNWEAVE_DATA/NAME, or a folder in the cache. */
export function setFolder(set: string): string {
  return join(process.env.UNWEAVE_DATA ?? join(cacheFolder(), "data"), set);
}

/**
 * A file of a published set: where `path` says (the file, or a folder that holds it), else where `data get` puts it, else where
 * disentanglement_lib has it (DISENTANGLEMENT_LIB_DATA). `names` are names it may have, the publisher's first.
 */
export function findFile(set: string, names: readonly string[], path?: string): string {
  const { folder, page } = published[set];
  const library = process.env.DISENTANGLEMENT_LIB_DATA;
  const folders =
    path !== undefined ? [path] : [setFolder(set), ...(library === undefined ? [] : [join(library, folder)])];
  const isFile = path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile();
  if (isFile) return path;
  const places = folders.flatMap((each) => names.map((name) => join(each, name)));
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  const todo = `Run "unweave data get ${set}", or put the file there (${page}), or name it: data.path=FILE.`;
  throw new InputError("data", set, `"${places[0]}"`, "no such file", todo);
}
