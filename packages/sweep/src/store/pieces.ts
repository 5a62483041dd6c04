/** Files from a server, in pieces that are asked for one by one, so that one that is lost costs little. */
import { dirname, join } from "node:path";
import { RunError, runs } from "../../../../src/index.ts";
import type { Store } from "../types.ts";
import { expectKey, folderPrefix } from "./keys.ts";
import { pooled } from "./pool.ts";
import type { Answer } from "./requests.ts";

/** Asks for so many bytes of a file: the headers say which, and of which version. */
type Ask = (key: string, bytes: number, headers: Record<string, string>) => Promise<Answer>;

/** How a store of a server brings files to this machine. */
export function bringing(list: Store["list"], piece: number, ask: Ask): Pick<Store, "download" | "bring"> {
  const bring = async (key: string, path: string) => {
    expectKey(key);
    return bringFile(key, path, piece, ask);
  };
  return {
    bring,
    download: async (prefix, folder) => {
      const from = folderPrefix(prefix);
      await pooled(await list(from), (key) => bring(key, join(folder, key.slice(from.length))), 4);
    },
  };
}

async function bringFile(key: string, path: string, piece: number, ask: Ask): Promise<boolean> {
  runs.guarded(path, () => runs.makeFolder(dirname(path)));
  const file = runs.guarded(path, () => runs.openWhole(path));
  try {
    let tag: string | null = null;
    for (let done = 0, total = 1; done < total; ) {
      const range = { Range: `bytes=${done}-${done + piece - 1}` };
      const answer = await ask(key, piece, { ...range, ...(tag !== null && { "If-Match": tag }) });
      if (done === 0 && answer.status === 404) return false;
      total = totalOf(key, answer, done);
      tag ??= answer.headers.get("etag");
      if (answer.status !== 416) runs.guarded(path, () => file.append(answer.body));
      done += answer.body.length;
    }
    runs.guarded(path, () => file.finish());
    return true;
  } finally {
    file.abandon();
  }
}

/** Bytes of the whole file; 0 where the answer was all of it. */
function totalOf(key: string, { status, headers, body }: Answer, done: number): number {
  // A server without ranges sends everything; of an empty file none can be asked for.
  if (done === 0 && (status === 200 || status === 416)) return 0;
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  if (status === 206 && Number(from) === done && body.length > 0) return Number(total);
  throw new RunError("store file", key, "one that stays the same", `the answer ${status}`, "Try again.");
}
