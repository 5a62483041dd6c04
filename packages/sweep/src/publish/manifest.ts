/** `NAME/manifest.json`: which attempt of a task is its result. */
import { z } from "zod";
import { RunError } from "../../../../src/index.ts";
import { pooled } from "../store/index.ts";
import type { Manifest, Store } from "../types.ts";

const JSON_OBJECT = z.record(z.string(), z.unknown());
const MANIFEST = z.looseObject({
  format: z.literal(1),
  task: z.string().min(1),
  kind: z.string(),
  attempt: z.number().int().positive(),
  token: z.string().min(1),
  worker: z.string(),
  unweave: z.string(),
  seconds: z.number(),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  result: JSON_OBJECT,
  about: JSON_OBJECT,
});

/** Where the manifest of a task is. */
export const manifestKey = (task: string): string => `${task}/manifest.json`;
/** Where the files of an attempt are. */
export const attemptPrefix = (task: string, attempt: number): string => `${task}/attempt-${attempt}/`;
/** Where it is said whose an attempt is, from before its files are there. */
export const ownerKey = (task: string, attempt: number): string => `${task}/attempt-${attempt}.json`;

/** A manifest as it is written. */
export const manifestBytes = (manifest: Manifest): Uint8Array =>
  Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);

/** The manifest of a task; null where it has no result yet. */
export async function readManifest(store: Store, task: string): Promise<Manifest | null> {
  const bytes = await store.get(manifestKey(task));
  return bytes === null ? null : parsed(store, task, bytes);
}

function parsed(store: Store, task: string, bytes: Uint8Array): Manifest {
  const damaged = (got: string) => {
    const todo = "Restore it, or remove it: then the task is done again.";
    return new RunError("manifest", `${store.url}/${manifestKey(task)}`, "one as it was written", got, todo);
  };
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    throw damaged((error as Error).message);
  }
  const read = MANIFEST.safeParse(json);
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    throw damaged(`${path.join(".") || "the file"}: ${message.toLowerCase()}`);
  }
  if (read.data.task !== task) throw damaged(`one of the task ${read.data.task}`);
  return read.data;
}

/** The manifests of a store, and what is wrong with those that cannot be read. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly damaged: readonly string[];
}

/** Every manifest of a store; `keys` are its keys, where they were listed already. */
export async function manifests(store: Store, keys?: readonly string[]): Promise<Manifests> {
  const tasks = (keys ?? (await store.list(""))).flatMap(
    (key) => /^([^/]+)\/manifest\.json$/.exec(key)?.[1] ?? [],
  );
  const damaged: string[] = [];
  const found = await pooled(tasks, async (task) => {
    try {
      return await readManifest(store, task);
    } catch (error) {
      if (!(error instanceof RunError) || !error.message.startsWith("manifest ")) throw error;
      damaged.push(error.message);
      return null;
    }
  });
  return { manifests: found.filter((each) => each !== null), damaged: damaged.sort() };
}
