/** A place of many runs that lies elsewhere, as a folder of this machine: what tables, curves and scores are made of. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runs } from "../../../../src/index.ts";
import { bringResult, manifests } from "../publish/index.ts";
import { digestOf, isAddress, openStore, pooled } from "../store/index.ts";
import type { Manifest, Store } from "../types.ts";
import { type LocalOptions, localRun } from "./localRun.ts";

/** Files that are small and say what became of a run. Checkpoints and models are neither. */
const isSmall = (file: string) => /\.(json|jsonl)$/.test(file) && !file.startsWith("checkpoints/");

/**
 * A folder of run folders: a path as it is; of an address a copy of what is small of every run in it, or the whole run where the
 * address is that of one. What was brought before is not brought again.
 */
export async function localRuns(name: string, options: LocalOptions = {}): Promise<string> {
  if (!isAddress(name)) return name;
  const { env, cache = runs.cacheFolder(), onNote } = options;
  const store = await openStore(name, { isReadOnly: true, env });
  if (store.pathOf("any") !== null) return store.url;
  for (const file of ["manifest.json", "experiment.json"])
    if ((await store.get(file)) !== null) return localRun(name, options);
  const keys = await store.list("");
  const { manifests: found, damaged } = await manifests(store, keys);
  for (const each of damaged) onNote?.(each);
  const results = found.filter(({ files }) => "experiment.json" in files);
  const plain = plainRuns(keys);
  const folder = join(cache, "places", digestOf(Buffer.from(store.url)).slice(0, 16));
  runs.guarded(folder, () => runs.makeFolder(folder));
  const kept = new Set([...results.map(({ task }) => task), ...plain.map((run) => run.split("/")[0])]);
  for (const each of readdirSync(folder))
    if (!kept.has(each)) rmSync(join(folder, each), { recursive: true, force: true });
  await pooled(results, (manifest) => bringSmall(store, manifest, join(folder, manifest.task)));
  await pooled(plain, (run) => bringPlain(store, keys, run, folder));
  onNote?.(summary(store, results, plain, found.length - results.length));
  return folder;
}

/** Run folders that are no attempts of tasks. */
const plainRuns = (keys: readonly string[]) =>
  keys.flatMap((key) => {
    const run = /^(.+)\/experiment\.json$/.exec(key)?.[1];
    return run === undefined || /^[^/]+\/(attempt-\d+|left)(\/|$)/.test(run) ? [] : [run];
  });

async function bringSmall(store: Store, manifest: Manifest, folder: string): Promise<void> {
  if (tokenIn(folder) === manifest.token) return;
  rmSync(folder, { recursive: true, force: true });
  await bringResult(store, manifest, folder, isSmall);
}

function tokenIn(folder: string): string | null {
  const path = join(folder, "manifest.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Manifest).token : null;
}

/** Such a run may have changed since. */
async function bringPlain(store: Store, keys: readonly string[], run: string, folder: string): Promise<void> {
  const files = keys.filter((key) => key.startsWith(`${run}/`) && isSmall(key.slice(run.length + 1)));
  for (const key of files) await store.bring(key, join(folder, key));
}

function summary(
  store: Store,
  results: readonly Manifest[],
  plain: readonly string[],
  others: number,
): string {
  const runsThere = results.length + plain.length;
  const rest = others === 0 ? "" : `; ${others} other results are no runs`;
  return (
    `${store.url}: ${runsThere} ${runsThere === 1 ? "run" : "runs"} as they are now${rest}. ` +
    "Tables, curves, scores and figures are here; models and checkpoints are not, which maps and edits need: name one run to have all of it"
  );
}
