/** Downloads over HTTP: resumed where they stopped, checked, and given their name only when they are whole. */
import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Interrupted, RunError } from "../../errors.ts";
import { guarded, makeFolder } from "../../files.ts";
import type { PublishedFile } from "./sources.ts";

/** How a download is watched and stopped. */
export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Bytes so far, and in all (0 if the server does not say). */
  onBytes?(done: number, total: number): void;
  /** Milliseconds before another attempt. */
  readonly pause?: number;
}

/** Attempts in a row that may bring nothing before an address is given up. */
const ATTEMPTS = 3;

/** "done": it was downloaded; "there": it already existed, whole. */
export type Downloaded = "done" | "there";

/** Downloads `file` into `folder`. What has arrived of it is kept as NAME.part until it is whole. */
export async function download(
  file: PublishedFile,
  folder: string,
  options: DownloadOptions = {},
): Promise<Downloaded> {
  const path = join(folder, file.name);
  if (existsSync(path)) {
    await expectWhole(path, file, "Delete it and run the command again.");
    return "there";
  }
  guarded(path, () => makeFolder(dirname(path)));
  const part = `${path}.part`;
  const failures: string[] = [];
  for (const url of file.urls) {
    const failure = await fetchAll(url, part, options);
    if (failure !== null) {
      failures.push(`${failure} (${url})`);
      continue;
    }
    try {
      await expectWhole(part, file, "It was removed: run the command again.");
    } catch (error) {
      rmSync(part);
      throw error;
    }
    guarded(path, () => renameSync(part, path));
    return "done";
  }
  const got = failures.join("; ") || "no address that a program can fetch from";
  const todo = `What arrived is kept: run the command again, or put the file there yourself: "${path}".`;
  throw new RunError("download", file.name, "the whole file", got, todo);
}

/** Continues until the file is whole; null, or the reason why it never will be. */
async function fetchAll(url: string, part: string, options: DownloadOptions): Promise<string | null> {
  for (let left = ATTEMPTS, last = ""; ; left--) {
    if (left === 0) return last;
    const before = sizeOf(part);
    try {
      if (await fetchOnce(url, part, options)) return null;
      last = `${sizeOf(part)} bytes and then nothing`;
    } catch (error) {
      if (options.signal?.aborted) throw new Interrupted("stopped; the same command goes on from here");
      if (error instanceof Refused) return error.message;
      // Another attempt does not help a full disk.
      if ((error as NodeJS.ErrnoException).syscall === "write")
        guarded(part, () => {
          throw error;
        });
      const { cause, message } = error as Error;
      last = (cause as Error | undefined)?.message || message;
    }
    if (sizeOf(part) > before) left = ATTEMPTS + 1;
    await sleep(options.pause ?? 1000);
  }
}

/** The server refused, and would refuse again. */
class Refused extends Error {}

/** Requests what is missing once; whether the file is whole afterwards, as far as the server says. */
async function fetchOnce(url: string, part: string, { signal, onBytes }: DownloadOptions): Promise<boolean> {
  const have = sizeOf(part);
  const headers = { "Accept-Encoding": "identity", ...(have > 0 && { Range: `bytes=${have}-` }) };
  const answer = await fetch(url, { headers, signal });
  const all = Number(/\/(\d+)$/.exec(answer.headers.get("content-range") ?? "")?.[1] ?? 0);
  if (answer.status === 416 && all === have) return true;
  if (answer.status === 416) {
    // The part is longer than the file, so it belongs to another one.
    rmSync(part);
    return false;
  }
  if (!answer.ok || answer.body === null) throw new Refused(`${answer.status} ${answer.statusText}`);
  const resumed = answer.status === 206;
  const total = resumed ? all : Number(answer.headers.get("content-length") ?? 0);
  const out = openSync(part, resumed ? "a" : "w");
  let done = resumed ? have : 0;
  try {
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
      for (let at = 0; at < piece.length; ) at += writeSync(out, piece, at);
      done += piece.length;
      onBytes?.(done, total);
    }
  } finally {
    closeSync(out);
  }
  return total === 0 || done === total;
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

async function expectWhole(path: string, file: PublishedFile, todo: string): Promise<void> {
  const { bytes } = file;
  const size = sizeOf(path);
  if (bytes !== undefined && size !== bytes)
    throw new RunError("download", file.name, `${bytes} bytes`, `${size}`, todo);
  const kind = file.sha256 !== undefined ? "sha256" : "md5";
  const sum = file[kind];
  if (sum === undefined) return;
  const hash = createHash(kind);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
  const found = hash.digest("hex");
  if (found !== sum) throw new RunError("download", file.name, `the ${kind} ${sum}`, found, todo);
}
