/** What a store holds, read from its files alone: results, leftovers, and what is damaged. */
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runs } from "../../../../src/index.ts";
import { digestOfFile, pooled } from "../store/index.ts";
import type { Manifest, Store } from "../types.ts";
import { attemptPrefix, type Manifests, manifests, ownerKey } from "./manifest.ts";

/** A task that is done. */
export interface Result {
  readonly name: string;
  readonly kind: string;
  readonly state: "completed";
  readonly result: Manifest["result"];
  readonly about: Manifest["about"];
  /** Where its files are: a folder of this machine, or an address. */
  readonly run: string;
}

/** An attempt that is no result: its worker died, or another one was first. */
export interface Leftover {
  readonly task: string;
  readonly attempt: number;
  /** Files that it holds. */
  readonly files: readonly string[];
  /** Whether another attempt of the task is its result, so that nobody will need this one. */
  readonly isBeaten: boolean;
}

/** Everything that a database can be built from. */
export interface Repairable extends Pick<Manifests, "damaged"> {
  readonly results: readonly Result[];
  readonly leftovers: readonly Leftover[];
}

/** Where the files of a result are, for people and programs. */
export const runOf = (store: Store, { task, attempt }: Manifest): string => {
  const prefix = attemptPrefix(task, attempt);
  return store.pathOf(prefix) ?? `${store.url.replace(/\/$/, "")}/${prefix.slice(0, -1)}`;
};

/** Reads a store. A result that lacks a file counts as damaged. */
export async function repairable(store: Store): Promise<Repairable> {
  const keys = await store.list("");
  const held = new Set(keys);
  const { manifests: found, damaged } = await manifests(store, keys);
  const missing = (manifest: Manifest) =>
    Object.keys(manifest.files).find(
      (file) => !held.has(attemptPrefix(manifest.task, manifest.attempt) + file),
    );
  const whole = found.filter((manifest) => missing(manifest) === undefined);
  return {
    results: whole.map((manifest) => {
      const { task, kind, result, about } = manifest;
      return { name: task, kind, state: "completed", result, about, run: runOf(store, manifest) };
    }),
    leftovers: leftoversOf(keys, found),
    damaged: [
      ...damaged,
      ...found.flatMap((manifest) => {
        const file = missing(manifest);
        return file === undefined
          ? []
          : `result "${manifest.task}": expected every file of its manifest, got none of the name ${file}. Restore it, or remove the manifest.`;
      }),
    ],
  };
}

function leftoversOf(keys: readonly string[], found: readonly Manifest[]): Leftover[] {
  const winners = new Map(found.map(({ task, attempt }) => [task, attempt]));
  const attempts = new Map<string, { task: string; attempt: number; files: string[] }>();
  for (const key of keys) {
    const [, task, number, file] = /^([^/]+)\/attempt-(\d+)(?:\.json|\/(.+))$/.exec(key) ?? [];
    if (task === undefined || winners.get(task) === Number(number)) continue;
    const place = attemptPrefix(task, Number(number));
    const each = attempts.get(place) ?? { task, attempt: Number(number), files: [] };
    attempts.set(place, each);
    if (file !== undefined) each.files.push(file);
  }
  return [...attempts.values()].map((each) => ({ ...each, isBeaten: winners.has(each.task) }));
}

/** Removes a leftover. Its worker may still be writing it: ask for this only where no worker of the sweep is left. */
export async function removeLeftover(store: Store, { task, attempt }: Leftover): Promise<void> {
  await store.remove(attemptPrefix(task, attempt));
  await store.remove(ownerKey(task, attempt));
}

/** Files of a result that are not as its manifest says, with what they are; none where all is well. */
export async function verify(store: Store, { task, attempt, files }: Manifest): Promise<string[]> {
  const prefix = attemptPrefix(task, attempt);
  const wrong = await pooled(
    Object.entries(files),
    async ([file, digest]) => {
      const found = await digestAt(store, prefix + file);
      return found === digest ? [] : [`${file}: ${found === null ? "missing" : "other bytes"}`];
    },
    4,
  );
  return wrong.flat();
}

async function digestAt(store: Store, key: string): Promise<string | null> {
  const path = store.pathOf(key);
  if (path !== null) return digestOfFile(path).catch(() => null);
  const copy = runs.temporaryName(join(tmpdir(), "unweave-verified"));
  try {
    return (await store.bring(key, copy)) ? await digestOfFile(copy) : null;
  } finally {
    rmSync(copy, { force: true });
  }
}
