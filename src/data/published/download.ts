/** Downloads over HTTP: resumed where they stopped, checked, and given their name only when they are whole. */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, existsSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Interrupted, RunError } from "../../errors.ts";
import { flush, guarded, makeFolder, writeAll } from "../../files.ts";
import { fetchFrom, Refused } from "./fetchFrom.ts";
import type { PublishedFile } from "./sources.ts";

/** How a download is watched and stopped. */
export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Bytes so far, and in all (0 if the server does not say). */
  onBytes?(done: number, total: number): void;
  /** Is told the seconds for which nothing has arrived. */
  onSilence?(seconds: number): void;
  /** Milliseconds before another attempt. */
  readonly pause?: number;
  /** Milliseconds without a byte after which an attempt is given up. */
  readonly silence?: number;
}
/** With the size of the file, where it is known. */
type Fetching = DownloadOptions & Pick<PublishedFile, "bytes">;

const SILENCE = 60_000;
/** How often a silence is told before the attempt is given up. */
const TOLD = 6;

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
    const failure = await fetchAll(url, part, { ...options, bytes: file.bytes });
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
    guarded(path, () => {
      flush(part);
      renameSync(part, path);
    });
    return "done";
  }
  const got = failures.join("; ") || "no address that a program can fetch from";
  const todo = `What arrived is kept: run the command again, or put the file there yourself: "${path}".`;
  throw new RunError("download", file.name, "the whole file", got, todo);
}

/** Continues until the file is whole; null, or the reason why it never will be. */
async function fetchAll(url: string, part: string, options: Fetching): Promise<string | null> {
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

/** Requests what is missing once; whether the file is whole afterwards, as far as the server says. */
async function fetchOnce(url: string, part: string, options: Fetching): Promise<boolean> {
  const have = sizeOf(part);
  const headers = { "Accept-Encoding": "identity", ...(have > 0 && { Range: `bytes=${have}-` }) };
  const watch = new Watch(options);
  const out = { file: -1 };
  try {
    const answer = await fetchFrom(url, { headers, signal: watch.signal });
    const range = rangeOf(answer);
    if (answer.status === 416 && range.total === have) return true;
    if (answer.status === 416) {
      // The part is longer than the file, so it belongs to another one.
      rmSync(part);
      return false;
    }
    if (!answer.ok || answer.body === null) throw new Refused(`${answer.status} ${answer.statusText}`);
    const resumed = answer.status === 206;
    if (resumed && range.start !== have)
      throw new Refused(
        `bytes from ${range.start ?? "an unknown place"} where those from ${have} were asked for`,
      );
    const total = resumed ? range.total : Number(answer.headers.get("content-length") ?? 0);
    expectSize(total, options.bytes);
    out.file = openSync(part, resumed ? "a" : "w");
    let done = resumed ? have : 0;
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
      done += piece.length;
      if (done > (options.bytes ?? Number.POSITIVE_INFINITY)) {
        rmSync(part);
        expectSize(done, options.bytes);
      }
      writeAll(out.file, piece);
      watch.heard();
      options.onBytes?.(done, total);
    }
    return done === (options.bytes ?? (total === 0 ? done : total));
  } catch (error) {
    throw watch.why ?? error;
  } finally {
    watch.close();
    if (out.file >= 0) closeSync(out.file);
  }
}

/** Refuses a file that is not of the size that is known. */
function expectSize(got: number, bytes: number | undefined): void {
  if (bytes !== undefined && got !== 0 && got !== bytes)
    throw new Refused(`${got > bytes ? "more" : "fewer"} than the ${bytes} bytes that it has`);
}

/** What a Content-Range says; a total of 0 where it says none. */
function rangeOf({ headers }: Response): { readonly start: number | null; readonly total: number } {
  const [, start, total] =
    /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
  return { start: start === undefined ? null : Number(start), total: Number(total) || 0 };
}

/** Ends a request when nothing arrives, and tells how long nothing did. */
class Watch {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private last = performance.now();
  readonly signal: AbortSignal;
  why: Error | undefined;

  constructor({ signal, onSilence, silence = SILENCE }: DownloadOptions) {
    this.signal =
      signal === undefined ? this.controller.signal : AbortSignal.any([signal, this.controller.signal]);
    this.timer = setInterval(() => {
      const silent = performance.now() - this.last;
      if (silent < silence) return onSilence?.(Math.round(silent / 1000));
      this.why = new Error(`nothing for ${silence / 1000} seconds`);
      this.controller.abort();
    }, silence / TOLD);
  }
  heard(): void {
    this.last = performance.now();
  }
  close(): void {
    clearInterval(this.timer);
  }
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
