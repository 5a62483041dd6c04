/** Jobs that are cut into shards: taken in as a plan, and put together once their shards are done. */
import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { runs } from "../../../../src/index.ts";
import { fetchRun } from "../publish/index.ts";
import type { SweepStatus } from "../queue/status.ts";
import { isJob, joinJob } from "../shards/index.ts";
import { openStore } from "../store/index.ts";
import { kit } from "./kit.ts";

/** The tree of a file that is a job; null where it is a plan. */
export function jobIn(file: string): object | null {
  if (!existsSync(file) || !/^\.(ya?ml|json)$/i.test(extname(file))) return null;
  const tree = kit.readTree(file);
  return isJob(tree) ? tree : null;
}

/** Puts the shards of a finished job together; gives what a person should know of it. */
export async function joined(job: object, status: SweepStatus): Promise<Readonly<Record<string, unknown>>> {
  const store = await openStore(status.store);
  const cache = join(runs.cacheFolder(), "shards");
  const shards = [];
  for (const { name, result } of status.tasks)
    shards.push({ folder: await fetchRun(store, name, cache), result: result ?? {} });
  return joinJob(job, shards);
}

/** The file that a job writes. */
export const outOf = (job: object): string =>
  Object.values(job as Record<string, { readonly out?: string }>).find(({ out }) => out !== undefined)!.out!;
