/** What an attempt that was broken off leaves for the next one, on this machine and in the store. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../types.ts";

const POINTER = (task: string) => `${task}/left.json`;
const leftAt = (task: string, token: string) => `${task}/left/${token}`;

/** The folder in which this machine computes a task. */
const scratchOf = (scratch: string, task: string): string => join(scratch, task);

/** Makes the folder ready: as this machine left it, else as another did, else new. */
export async function prepare(store: Store, scratch: string, task: string): Promise<string> {
  const folder = scratchOf(scratch, task);
  if (existsSync(folder)) return folder;
  mkdirSync(scratch, { recursive: true });
  const pointer = await store.get(POINTER(task));
  if (pointer === null) return folder;
  const { token } = JSON.parse(new TextDecoder().decode(pointer)) as { token: string };
  const arriving = `${folder}.arriving`;
  rmSync(arriving, { recursive: true, force: true });
  await store.download(leftAt(task, token), arriving);
  if (existsSync(arriving)) renameSync(arriving, folder);
  return folder;
}

/** Keeps what an attempt has done so far where other machines find it. */
export async function leave(store: Store, folder: string, task: string, token: string): Promise<void> {
  if (!existsSync(folder)) return;
  const before = await store.get(POINTER(task));
  await store.upload(folder, leftAt(task, token));
  await store.put(POINTER(task), new TextEncoder().encode(JSON.stringify({ token })));
  if (before === null) return;
  const { token: earlier } = JSON.parse(new TextDecoder().decode(before)) as { token: string };
  if (earlier !== token) await store.remove(`${leftAt(task, earlier)}/`);
}

/** Removes what was left, once the task is done. */
export async function clear(store: Store, scratch: string, task: string): Promise<void> {
  rmSync(scratchOf(scratch, task), { recursive: true, force: true });
  if ((await store.get(POINTER(task))) === null) return;
  await store.remove(POINTER(task));
  await store.remove(`${task}/left/`);
}

/** Keeps the newest `most` folders that nobody works in: a machine that takes many tasks over would fill its disk. */
export function keepNewest(scratch: string, most: number, working: ReadonlySet<string>): void {
  if (!existsSync(scratch)) return;
  const idle = readdirSync(scratch).filter((name) => !working.has(name.replace(/\.arriving$/, "")));
  const byAge = idle
    .map((name) => ({ name, at: statSync(join(scratch, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of byAge.slice(most)) rmSync(join(scratch, name), { recursive: true, force: true });
}

/** A folder for a store's tasks among those of other stores. */
export const scratchFor = (root: string, store: string): string =>
  join(root, createHash("sha256").update(store).digest("hex").slice(0, 12));
