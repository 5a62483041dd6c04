/** Published results as folders of this machine. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError, RunError, runs } from "../../../../src/index.ts";
import { digestOf, digestOfFile } from "../store/index.ts";
import type { Manifest, Store } from "../types.ts";
import { attemptPrefix, readManifest } from "./manifest.ts";

/** The folder of a task's result: its own place where that is on this machine, else a copy in `cache`, made and checked once. */
export async function fetchRun(store: Store, task: string, cache: string): Promise<string> {
  const manifest = await readManifest(store, task);
  if (manifest === null)
    throw new InputError(
      "run",
      `${store.url}/${task}`,
      "a published result",
      "none",
      "Wait until it is done.",
    );
  const prefix = attemptPrefix(task, manifest.attempt);
  const own = store.pathOf(prefix);
  if (own !== null) return own;
  // Results that were published anew, after somebody removed a manifest, are other ones.
  const name = `${task}-${digestOf(Buffer.from(`${store.url} ${manifest.token}`)).slice(0, 12)}`;
  const folder = join(cache, "runs", name);
  if (!existsSync(folder)) await bringRun(store, prefix, manifest, folder);
  return folder;
}

/** Brings a result under a temporary name, which becomes its own once every digest was compared. */
async function bringRun(store: Store, prefix: string, { files }: Manifest, folder: string): Promise<void> {
  const temporary = runs.guarded(folder, () => {
    runs.makeFolder(dirname(folder));
    return runs.temporaryName(folder);
  });
  try {
    runs.guarded(temporary, () => runs.makeFolder(temporary));
    await store.download(prefix, temporary);
    for (const [file, digest] of Object.entries(files)) {
      const path = join(temporary, file);
      if (existsSync(path) && (await digestOfFile(path)) === digest) continue;
      const got = existsSync(path) ? "other ones" : "no such file";
      const todo = "Restore the file, or remove the manifest: then the task is done again.";
      throw new RunError(
        "store file",
        `${store.url}/${prefix}${file}`,
        "the bytes of its manifest",
        got,
        todo,
      );
    }
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
