/** Folders of this machine: what of them is kept in a store, and copies that are whole or not there. */
import { createHash } from "node:crypto";
import { createReadStream, readdirSync, realpathSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { runs } from "../../../../src/index.ts";

/** Locks, and files under their temporary names: no part of what a finished writer leaves. */
const TRANSIENT = /^\..+\.part$|\.lock(\.[0-9a-f]+)?$/;

/**
 * Paths of the files below a folder, with `/` and sorted; none where there is no folder. Links are followed, except to a folder
 * that they stand in. Locks and files under their temporary names are left out.
 */
export function filesOf(folder: string, above: readonly string[] = []): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const real = realpathSync(folder);
  if (above.includes(real)) return [];
  return readdirSync(folder)
    .filter((name) => !TRANSIENT.test(name))
    .flatMap((name) => {
      const stats = statSync(join(folder, name), { throwIfNoEntry: false });
      if (stats?.isFile()) return [name];
      if (!stats?.isDirectory()) return [];
      return filesOf(join(folder, name), [...above, real]).map((file) => `${name}/${file}`);
    })
    .sort();
}

/** SHA-256 of bytes. */
export const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** SHA-256 of a file, which is read in pieces. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
  return hash.digest("hex");
}

/**
 * Copies a file in pieces to a place that nobody reads yet, and has it written to the disk; gives its SHA-256. Many at once share
 * the disk's waiting.
 */
export async function copyUnseen(from: string, to: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(to, "wx");
  try {
    for await (const piece of createReadStream(from, { highWaterMark: 1 << 20 })) {
      hash.update(piece);
      await file.appendFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

/** Copies a file in pieces, whole or not at all; gives its SHA-256. The folder is there. */
export async function copyWhole(from: string, to: string): Promise<string> {
  const hash = createHash("sha256");
  const file = runs.openWhole(to);
  try {
    for await (const piece of createReadStream(from, { highWaterMark: 1 << 20 })) {
      hash.update(piece);
      file.append(piece);
    }
    file.finish();
  } finally {
    file.abandon();
  }
  return hash.digest("hex");
}
