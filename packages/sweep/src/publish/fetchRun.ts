/** Published results as folders of this machine. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError, RunError, runs } from "../../../../src/index.ts";
import { digestOf, digestOfFile, pooled } from "../store/index.ts";
import type { Manifest, Store } from "../types.ts";
import { attemptPrefix, manifestBytes, readManifest } from "./manifest.ts";

/** The folder of a task's result: its own place where that is on this machine, else a copy in `cache`, made and checked once. */
export async function fetchRun(store: Store, task: string, cache: string): Promise<string> {
  const manifest = await readManifest(store, task);
  if (manifest === null) {
    const name = `${store.url.replace(/\/$/, "")}/${task}`;
    throw new InputError("run", name, "a published result", "none", "Wait until it is done.");
  }
  const own = store.pathOf(attemptPrefix(task, manifest.attempt));
  if (own !== null) return own;
  // Results that were published anew, after somebody removed a manifest, are other ones.
  const name = `${task}-${digestOf(Buffer.from(`${store.url} ${manifest.token}`)).slice(0, 12)}`;
  const folder = join(cache, "runs", name);
  if (!existsSync(folder)) await bringResult(store, manifest, folder);
  return folder;
}

/** Copies a result, or those of its files that are wanted, to this machine: checked, with its manifest, whole or not at all. */
export async function bringResult(
  store: Store,
  manifest: Manifest,
  folder: string,
  isWanted: (file: string) => boolean = () => true,
): Promise<void> {
  const prefix = attemptPrefix(manifest.task, manifest.attempt);
  const wanted = Object.entries(manifest.files).filter(([file]) => isWanted(file));
  await bringFolder(folder, async (temporary) => {
    const one = ([file, digest]: [string, string]) =>
      bringChecked(store, prefix + file, digest, join(temporary, file));
    await pooled(wanted, one, 4);
    runs.writeFile(join(temporary, "manifest.json"), manifestBytes(manifest));
  });
}

async function bringChecked(store: Store, key: string, digest: string, path: string): Promise<void> {
  const isThere = await store.bring(key, path);
  if (isThere && (await digestOfFile(path)) === digest) return;
  const got = isThere ? "other ones" : "no such file";
  const todo = "Restore the file, or remove the manifest: then the task is done again.";
  throw new RunError(
    "store file",
    `${store.url.replace(/\/$/, "")}/${key}`,
    "the bytes of its manifest",
    got,
    todo,
  );
}

/** Fills a folder under a temporary name, which becomes its own when `fill` is done. */
export async function bringFolder(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = runs.guarded(folder, () => {
    runs.makeFolder(dirname(folder));
    const name = runs.temporaryName(folder);
    runs.makeFolder(name);
    return name;
  });
  try {
    await fill(temporary);
    settle(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Gives a folder its name, unless another process was faster with the same bytes. */
function settle(temporary: string, folder: string): void {
  try {
    renameSync(temporary, folder);
  } catch (error) {
    if (existsSync(folder)) return;
    runs.guarded(folder, () => {
      throw error;
    });
  }
}
