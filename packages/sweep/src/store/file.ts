/** A store that is a folder of this machine, or one that several machines share (NFS). */
import { accessSync, constants, existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError, runs } from "../../../../src/index.ts";
import type { Store } from "../types.ts";
import { copyUnseen, copyWhole, filesOf } from "./folder.ts";
import { expectKey, expectPrefix, expectSome, folderPrefix } from "./keys.ts";
import { pooled } from "./pool.ts";

/** Milliseconds before somebody else's writing of the same key is looked at again. */
const PAUSE = 20;

/** The store in a folder, which is made by the first that writes. */
export function openFolder(folder: string, isReadOnly = false): Store {
  const root = resolve(folder);
  expectFolder(root);
  const place = (key: string) => {
    expectKey(key);
    return join(root, ...key.split("/"));
  };
  return {
    url: root,
    writable: !isReadOnly && isWritable(root),
    get: async (key) => read(place(key)),
    put: async (key, bytes) => runs.writeFile(place(key), bytes),
    create: async (key, bytes) => createFile(place(key), bytes),
    list: async (prefix) => {
      expectPrefix(prefix);
      return keysBelow(root, prefix);
    },
    remove: async (prefix) => {
      expectSome(prefix);
      const isWhole = prefix.endsWith("/");
      const keys = isWhole ? [prefix.slice(0, -1)] : keysBelow(root, prefix);
      for (const key of keys) said(place(key), () => rmSync(place(key), { recursive: true, force: true }));
    },
    upload: async (from, prefix) => copyFolder(from, place(withoutSlash(prefix))),
    download: async (prefix, to) => {
      const folder = folderPrefix(prefix);
      for (const key of keysBelow(root, folder)) await copyTo(place(key), join(to, key.slice(folder.length)));
    },
    bring: async (key, path) => {
      if (!existsSync(place(key))) return false;
      await copyTo(place(key), path);
      return true;
    },
    pathOf: (key) => place(withoutSlash(key)),
  };
}

const withoutSlash = (key: string) => key.replace(/\/$/, "");

/** What the system refuses becomes one clear error, unless it is one already. */
const said = <T>(path: string, work: () => T): T => runs.guarded(path, work);

function expectFolder(root: string): void {
  const stats = statSync(root, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isDirectory())
    throw new InputError("store", root, "a folder", "a file", "Name a folder, or one that is not there yet.");
}

/** Whether files can be made in a folder, or in the nearest above it that is there. */
function isWritable(folder: string): boolean {
  if (!existsSync(folder) && dirname(folder) !== folder) return isWritable(dirname(folder));
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function read(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(code ?? "")) return null;
    throw new InputError(
      "store file",
      path,
      "one that can be read",
      message,
      "Mend its rights, or the disk.",
    );
  }
}

function keysBelow(root: string, prefix: string): string[] {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  return filesOf(join(root, folder))
    .map((file) => folder + file)
    .filter((key) => key.startsWith(prefix));
}

/** Makes a whole file unless there is one; whether it was this call that did. */
async function createFile(path: string, bytes: Uint8Array): Promise<boolean> {
  const placed = said(path, () => {
    runs.makeFolder(dirname(path));
    return runs.placeFile(path, bytes);
  });
  return placed ?? createLocked(path, bytes);
}

/** The same on a disk without links: under a lock, so that nobody sees half a file. */
export async function createLocked(path: string, bytes: Uint8Array): Promise<boolean> {
  for (;;) {
    if (existsSync(path)) return false;
    const lock = taken(path);
    if (lock === null) await sleep(PAUSE);
    else
      return runs.whileLocked(lock, () => {
        if (existsSync(path)) return false;
        runs.writeFile(path, bytes);
        return true;
      });
  }
}

function taken(path: string): runs.Lock | null {
  try {
    return runs.lockOutput(path);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

async function copyTo(from: string, to: string, copy = copyWhole): Promise<string> {
  try {
    runs.makeFolder(dirname(to));
    return await copy(from, to);
  } catch (error) {
    return said(to, () => {
      throw error;
    });
  }
}

/** Copies a folder under a temporary name, which becomes `to` if that is free; else file by file, each of them whole. */
async function copyFolder(from: string, to: string): Promise<Record<string, string>> {
  said(to, () => runs.makeFolder(dirname(to)));
  const temporary = said(to, () => runs.temporaryName(to));
  const files = filesOf(from);
  try {
    const copied = (file: string) => copyTo(join(from, file), join(temporary, file), copyUnseen);
    const digests = await pooled(files, copied);
    if (files.length > 0 && !isRenamed(temporary, to))
      for (const file of files) await copyTo(join(from, file), join(to, file));
    return Object.fromEntries(files.map((file, at) => [file, digests[at]]));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Renames a folder; whether its new name was free. */
function isRenamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM"].includes(code ?? "")) return false;
    return said(to, () => {
      throw error;
    });
  }
}
