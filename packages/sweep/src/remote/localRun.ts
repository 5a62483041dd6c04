/** One run that lies elsewhere, as a folder of this machine. */
import { existsSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { InputError, runs } from "../../../../src/index.ts";
import { bringFolder, fetchRun, readManifest } from "../publish/index.ts";
import { digestOf, isAddress, openStore, pooled, type StoreOptions } from "../store/index.ts";
import type { Store } from "../types.ts";

/** How what lies elsewhere is brought. */
export interface LocalOptions extends Pick<StoreOptions, "env"> {
  /** Where copies are kept: the folder of all caches by default. */
  readonly cache?: string;
  /** Is told what is brought, and what is left out. */
  onNote?(text: string): void;
}

/**
 * The folder of a run: a path as it is; of an address a copy, checked by the digests of its manifest where it has one. The address
 * is that of a task, of its attempt, or of a run folder that somebody copied there.
 */
export async function localRun(name: string, options: LocalOptions = {}): Promise<string> {
  if (!isAddress(name)) return name;
  const { env, cache = runs.cacheFolder() } = options;
  const store = await openStore(name, { isReadOnly: true, env });
  const above = await resultAt(store, env);
  if (above !== null) return fetchRun(above.store, above.task, cache);
  if ((await store.get("experiment.json")) !== null) return plainRun(store, cache, options);
  const todo = "Name a run in it; unweave serve shows all that a place holds.";
  throw new InputError("run", store.url, "a run folder, or the result of a task", "neither", todo);
}

/** The store and the name of the result that an address stands for: it names the task, or the attempt that is the result. */
async function resultAt(
  store: Store,
  env: LocalOptions["env"],
): Promise<{ store: Store; task: string } | null> {
  const [, above, last] = /^(.*[^/:])\/([^/]+)\/?$/.exec(store.url) ?? [];
  if (above === undefined) return null;
  const task = decodeURIComponent(last);
  if ((await store.get("manifest.json")) !== null)
    return { store: await openStore(above, { isReadOnly: true, env }), task };
  const [, number] = /^attempt-(\d+)$/.exec(task) ?? [];
  if (number === undefined) return null;
  const found = await resultAt(await openStore(above, { isReadOnly: true, env }), env);
  const isResult =
    found !== null && (await readManifest(found.store, found.task))?.attempt === Number(number);
  return isResult ? found : null;
}

/** Files of a run folder that have a name of their own: what is asked for where a server lists nothing. */
const KNOWN = Object.values(runs.paths("")).filter((path) => basename(path).includes("."));

async function plainRun(store: Store, cache: string, { onNote }: LocalOptions): Promise<string> {
  const own = store.pathOf("experiment.json");
  if (own !== null) return store.url;
  const keys = await store.list("").catch((error) => {
    if (!(error instanceof InputError)) throw error;
    onNote?.(`run "${store.url}": its server lists no files, so checkpoints are left out`);
    return KNOWN;
  });
  const scores = await store.get("scores.json");
  const state = [store.url, keys.join("\n"), Buffer.from(scores ?? []).toString()].join("\n");
  const name = `${basename(store.url)}-${digestOf(Buffer.from(state)).slice(0, 12)}`;
  const folder = join(cache, "runs", name);
  // A run that is not finished changes without another name.
  if (scores === null) rmSync(folder, { recursive: true, force: true });
  if (!existsSync(folder))
    await bringFolder(folder, async (temporary) => {
      await pooled(keys, (key) => store.bring(key, join(temporary, key)), 4);
    });
  return folder;
}
