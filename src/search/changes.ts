/** What has changed in a folder of pictures since its index was made. */
import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { About, Indexed } from "./indexFile.ts";

const DIGITS = 16;
/** A digest of the bytes of a file, by which a picture is known wherever it lies. */
export const digestOf = (bytes: Uint8Array): string => hash("sha256", bytes, "hex").slice(0, DIGITS);

/** A picture as it lies in the folder now. */
export type Lying = Omit<Indexed, "digest">;

/** What becomes of each picture. */
export interface Changes {
  /** Pictures whose row is in the index, ascending by row; each row is taken once. */
  readonly kept: readonly { readonly row: number; readonly entry: Indexed }[];
  /** Pictures that are encoded: new ones, and those with other bytes. */
  readonly fresh: readonly Lying[];
  /** Pictures that could not be read before, and have not changed. */
  readonly skipped: About["skipped"];
}

/** A file of the same size and time is taken for what it was; else its bytes decide, as it may only have been moved or touched. */
export async function changesSince(
  about: Pick<About, "files" | "skipped"> | null,
  folder: string,
  lying: readonly Lying[],
): Promise<Changes> {
  const { files = [], skipped = [] } = about ?? {};
  const named = new Map(files.map(({ file }, row) => [file, row]));
  const byDigest = new Map(files.map(({ digest }, row) => [digest, row]));
  const sizes = new Set(files.map(({ size }) => size));
  const damaged = new Map(skipped.map((each) => [each.file, each]));
  const taken = new Map<number, Indexed>();
  const rest: Lying[] = [];
  const still: About["skipped"] = [];
  for (const picture of lying) {
    const row = named.get(picture.file);
    const bad = damaged.get(picture.file);
    if (row !== undefined && isUnchanged(files[row], picture)) taken.set(row, files[row]);
    else if (bad !== undefined && isUnchanged(bad, picture)) still.push(bad);
    else rest.push(picture);
  }
  const fresh: Lying[] = [];
  for (const picture of rest) {
    const digest = sizes.has(picture.size) ? await digestAt(join(folder, picture.file)) : null;
    const row = digest === null ? undefined : byDigest.get(digest);
    if (digest === null || row === undefined || taken.has(row)) fresh.push(picture);
    else taken.set(row, { ...picture, digest });
  }
  const kept = [...taken].map(([row, entry]) => ({ row, entry })).sort((a, b) => a.row - b.row);
  return { kept, fresh, skipped: still };
}

/** Whether a file was left alone, as far as its name, size and time say. */
export const isUnchanged = (was: Lying, is: Lying): boolean =>
  was.file === is.file && was.size === is.size && was.changed === is.changed;

const digestAt = (path: string): Promise<string | null> => readFile(path).then(digestOf, () => null);
