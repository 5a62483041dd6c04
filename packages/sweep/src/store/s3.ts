/** A store in a bucket of S3, or of whatever speaks as S3 does. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { InputError } from "../../../../src/index.ts";
import type { Store } from "../types.ts";
import { filesOf } from "./folder.ts";
import { expectKey, expectPrefix, expectSome, folderPrefix } from "./keys.ts";
import { bringing } from "./pieces.ts";
import { pooled } from "./pool.ts";
import { LIMITS, type Limits, Unanswered } from "./requests.ts";
import { type Environment, keysOf, placeOf } from "./s3Access.ts";
import { clientOf, codeOf, type S3Client } from "./s3Client.ts";
import { keysIn } from "./s3List.ts";
import { uploadFile } from "./s3Upload.ts";

/** How a bucket is opened. */
export interface S3Options {
  readonly isReadOnly?: boolean;
  readonly env?: Environment;
  readonly limits?: Limits;
}

/** Opens `s3://bucket/prefix`. Unless it is only read, the bucket must keep the first of two writers; that is tried. */
export async function openS3(
  url: string,
  { isReadOnly = false, env = process.env, limits = LIMITS }: S3Options = {},
): Promise<Store> {
  const place = placeOf(url, env);
  const send = clientOf(place, keysOf(place.url, env), limits);
  const store = storeOf(place.url, send, place.prefix, limits);
  if (isReadOnly) return readOnly(store);
  await expectFirstWins(store);
  return store;
}

/** A store that refuses to be written. */
export function readOnly(store: Store): Store {
  const refuse = async () => {
    const todo = "Name the bucket or the folder itself: s3://BUCKET/PREFIX, or a path.";
    throw new InputError("store", store.url, "a place that can be written", "one that is only read", todo);
  };
  return { ...store, writable: false, put: refuse, create: refuse, remove: refuse, upload: refuse };
}

function storeOf(url: string, send: S3Client, prefix: string, limits: Limits): Store {
  const get = async (key: string) => {
    expectKey(key);
    const answer = await send("GET", key, { tolerated: [404] });
    if (answer.status !== 404) return answer.body;
    return expectBucket(url, codeOf(answer));
  };
  const list = async (beginning: string) => {
    expectPrefix(beginning);
    return keysIn(send, prefix, beginning);
  };
  return {
    url,
    writable: true,
    get,
    put: async (key, body) => {
      expectKey(key);
      await send("PUT", key, { body });
    },
    create: async (key, body) => {
      expectKey(key);
      return createObject(send, get, key, body);
    },
    list,
    remove: async (beginning) => {
      expectSome(beginning);
      await pooled(await list(beginning), (key) => send("DELETE", key, { tolerated: [404] }));
    },
    upload: async (folder, beginning) => {
      const to = folderPrefix(beginning);
      const files = filesOf(folder);
      for (const file of files) expectKey(to + file);
      const one = (file: string) => uploadFile(send, join(folder, file), to + file, limits.piece);
      const digests = await pooled(files, one, 4);
      return Object.fromEntries(files.map((file, at) => [file, digests[at]]));
    },
    ...bringing(list, limits.piece, (key, bytes, headers) =>
      send("GET", key, { headers, bytes, tolerated: [404, 412, 416] }),
    ),
    pathOf: () => null,
  };
}

/** A bucket that is not there has no files, and that is not the same as a file that is not there. */
function expectBucket(url: string, code: string): null {
  if (code !== "NoSuchBucket") return null;
  const todo = "Make it, or name another. Look at AWS_REGION and AWS_ENDPOINT_URL_S3.";
  throw new InputError("store", url, "a bucket that is there", "the answer 404 NoSuchBucket", todo);
}

/**
 * Writes an object unless there is one. A "there is one" may be the answer to an earlier request of this very call whose answer
 * was lost, so the bytes decide: equal ones count as its own.
 */
async function createObject(
  send: S3Client,
  get: (key: string) => Promise<Uint8Array | null>,
  key: string,
  body: Uint8Array,
): Promise<boolean> {
  let lost: unknown = null;
  try {
    const { status } = await send("PUT", key, { body, headers: { "If-None-Match": "*" }, tolerated: [412] });
    if (status !== 412) return true;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    lost = error;
  }
  const there = await get(key);
  if (there === null && lost !== null) throw lost;
  return there !== null && Buffer.compare(there, body) === 0;
}

/** Refuses a bucket in which two writers could both believe that they were the first. */
async function expectFirstWins(store: Store): Promise<void> {
  const key = `.unweave-probe-${randomBytes(8).toString("hex")}`;
  const attempt = async (name: string) => store.create(key, Buffer.from(`${name} ${key}\n`));
  let isKept: boolean;
  try {
    isKept = (await attempt("first")) && !(await attempt("second"));
  } catch (error) {
    if (!/ 501\b/.test((error as Error).message)) throw error;
    isKept = false;
  } finally {
    await store.remove(key).catch(() => {});
  }
  if (!isKept)
    throw new InputError(
      "store",
      store.url,
      "a bucket that keeps the first of two writers (If-None-Match: *)",
      "one that does not",
      "Use another one, or a folder: without it a result could be overwritten by a second one.",
    );
}
