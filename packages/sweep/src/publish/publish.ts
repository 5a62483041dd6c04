/** The output of a task becomes its result, once: whole under a name of its own, then named by the manifest if none is there. */
import { setTimeout as sleep } from "node:timers/promises";
import { RunError, runs } from "../../../../src/index.ts";
import type { Claim, Manifest, Store } from "../types.ts";
import { attemptPrefix, manifestBytes, manifestKey, ownerKey, readManifest } from "./manifest.ts";

/** How often a manifest that is there is looked for, and milliseconds between. */
const [LOOKS, PAUSE] = [100, 200];

/** What an attempt came to. */
export interface Output {
  readonly folder: string;
  readonly result: Manifest["result"];
  readonly about: Manifest["about"];
  readonly seconds: number;
  /** Host and process, for people. */
  readonly worker: string;
  /** Whether the claim is still the newest one. Asked when everything is in its place but the manifest. */
  isMine(): Promise<boolean>;
}

/** What the result of the task is now. */
export interface Published {
  /** Null where the claim was lost and nobody has published yet. */
  readonly manifest: Manifest | null;
  /** Whether it is this attempt. */
  readonly isMine: boolean;
}

/**
 * Publishes an attempt unless the task has a result. After an error the same claim may be given again. What an attempt that lost
 * has written is removed.
 */
export async function publish(store: Store, claim: Claim, output: Output): Promise<Published> {
  const { task, token } = claim;
  const winner = await readManifest(store, task.name);
  if (winner !== null) return { manifest: winner, isMine: winner.token === token };
  const attempt = await ownAttempt(store, claim, output.worker);
  const { folder, isMine, ...said } = output;
  const files = await store.upload(folder, attemptPrefix(task.name, attempt));
  const manifest: Manifest = {
    ...{ format: 1, task: task.name, kind: task.kind, attempt, token, worker: said.worker },
    ...{ unweave: runs.VERSION, seconds: said.seconds, files, result: said.result, about: said.about },
  };
  const isNewest = await isMine();
  if (isNewest && (await store.create(manifestKey(task.name), manifestBytes(manifest))))
    return { manifest, isMine: true };
  const there = await (isNewest ? firstManifest(store, task.name) : readManifest(store, task.name));
  await forget(store, task.name, attempt);
  return { manifest: there, isMine: false };
}

/** The manifest that was first. On a network's disk a name that was looked for in vain stays unseen for a while. */
async function firstManifest(store: Store, task: string): Promise<Manifest> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const manifest = await readManifest(store, task);
    if (manifest !== null) return manifest;
    await sleep(PAUSE);
  }
  const name = `${store.url}/${manifestKey(task)}`;
  throw new RunError("manifest", name, "the one that was there first", "none that can be read", "Try again.");
}

/**
 * Takes the first number, from the claim's own on, that no attempt has: a database that was built again counts from 1, and two
 * workers may hold one number. The same claim finds its own number again.
 */
async function ownAttempt(store: Store, { task, attempt, token }: Claim, worker: string): Promise<number> {
  const owner = Buffer.from(`${JSON.stringify({ token, worker, kind: task.kind })}\n`);
  for (let number = attempt; ; number++) {
    const key = ownerKey(task.name, number);
    if (await store.create(key, owner)) return number;
    const there = await store.get(key);
    if (there !== null && Buffer.compare(there, owner) === 0) return number;
  }
}

/** Removes an attempt that is no result. What cannot be removed now is found as a leftover later. */
async function forget(store: Store, task: string, attempt: number): Promise<void> {
  await store
    .remove(attemptPrefix(task, attempt))
    .then(() => store.remove(ownerKey(task, attempt)))
    .catch(() => {});
}
