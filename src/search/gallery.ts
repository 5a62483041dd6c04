/** A folder of pictures as an index that is as the folder is now: what is new or other is encoded, what is gone is left out. */
import { hash } from "node:crypto";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { cacheFolder } from "../cacheFolder.ts";
import { eachImageBelow, type Passed, passedOver } from "../data/images/walk.ts";
import { expect } from "../errors.ts";
import { lockOutput, whileLocked } from "../run/lock.ts";
import { type Changes, changesSince, isUnchanged, type Lying } from "./changes.ts";
import { encodeInto, type Watching } from "./encodeInto.ts";
import { type PictureIndex, readIndex, writeIndex } from "./indexFile.ts";
import type { Searcher } from "./searcher.ts";

const DIGITS = 12;
const shortHash = (text: string) => hash("sha256", text, "hex").slice(0, DIGITS);

/** The index of a folder, brought up to date, and written back where anything changed. */
export async function galleryOf(
  folder: string,
  searcher: Searcher,
  watching: Watching,
): Promise<PictureIndex> {
  const path = indexPath(folder, searcher, watching.onNote);
  const lying = picturesIn(folder, watching.onNote);
  return whileLocked(lockOutput(path, watching.onNote), async () => {
    const old = readIndex(path, lying.length);
    if (old === null && existsSync(path))
      watching.onNote?.(`"${path}" is damaged or of another version: it is made anew`);
    const changes = await changesSince(old?.about ?? null, folder, lying);
    const index = await updated(folder, old, changes, searcher, watching);
    if (old === null || differs(old.about, index.about)) writeIndex(path, index);
    return index;
  });
}

/** Beside the pictures; in the cache where their folder cannot be written. */
function indexPath(folder: string, { digest, block }: Searcher, onNote: Watching["onNote"]): string {
  const name = `.unweave-index-${shortHash(`${digest} ${block}`)}`;
  try {
    accessSync(folder, constants.W_OK);
    return join(folder, name);
  } catch {
    const path = join(cacheFolder(), "search", `${shortHash(resolve(folder))}${name}`);
    onNote?.(`"${folder}" cannot be written: its index is "${path}"`);
    return path;
  }
}

function picturesIn(folder: string, onNote: Watching["onNote"]): Lying[] {
  const passed: Passed = new Map();
  const lying: Lying[] = [];
  for (const path of eachImageBelow([folder], passed)) {
    const stats = statSync(path, { throwIfNoEntry: false });
    // One that vanished since its folder was listed is named when it is read.
    lying.push({ file: relative(folder, path), size: stats?.size ?? -1, changed: stats?.mtimeMs ?? -1 });
  }
  const [note] = passedOver(passed);
  if (note !== undefined) onNote?.(note);
  const todo = "Name a folder of pictures.";
  expect(lying.length > 0, "gallery", folder, "at least one picture", note ?? "an empty folder", todo);
  return lying;
}

async function updated(
  folder: string,
  old: PictureIndex | null,
  changes: Changes,
  searcher: Searcher,
  watching: Watching,
): Promise<PictureIndex> {
  const { kept, fresh, skipped } = changes;
  const { width } = searcher;
  const rows = old?.rows ?? new Float32Array(fresh.length * width);
  // Rows only move forward: none is overwritten before it was moved.
  kept.forEach(({ row }, to) => {
    if (row !== to) rows.copyWithin(to * width, row * width, (row + 1) * width);
  });
  for (const { file, why } of skipped) watching.onSkipped?.({ file: join(folder, file), why });
  const made = await encodeInto(rows.subarray(kept.length * width), folder, fresh, searcher, watching);
  const files = [...kept.map(({ entry }) => entry), ...made.files];
  const left = [...skipped, ...made.skipped];
  const todo = "Repair them, or name another folder.";
  const why = left.length > 0 ? `${left[0].why}, as all` : "none that is still there";
  expect(files.length > 0, "gallery", folder, "a picture that can be read", why, todo);
  return {
    about: {
      ...{ run: searcher.digest, block: searcher.block, width, folder: resolve(folder) },
      ...{ files, skipped: left },
    },
    rows: rows.subarray(0, files.length * width),
  };
}

function differs(old: PictureIndex["about"], now: PictureIndex["about"]): boolean {
  const same =
    old.files.length === now.files.length &&
    old.skipped.length === now.skipped.length &&
    old.folder === now.folder &&
    now.files.every((each, row) => isUnchanged(old.files[row], each)) &&
    now.skipped.every((each, row) => isUnchanged(old.skipped[row], each));
  return !same;
}
