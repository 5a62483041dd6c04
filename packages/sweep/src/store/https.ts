/** A store that is read over the web: a bucket that everybody may list, or any server of files with a list beside them. */
import { z } from "zod";
import { InputError, runs } from "../../../../src/index.ts";
import type { Store } from "../types.ts";
import { expectKey, expectPrefix } from "./keys.ts";
import { bringing } from "./pieces.ts";
import { type Answer, ask, LIMITS, type Limits } from "./requests.ts";
import { readOnly } from "./s3.ts";
import { queryOf, readPage } from "./s3List.ts";

/** The list of a server that has no other: `index.json` at the place itself. */
const INDEX = z.looseObject({ keys: z.array(z.string()) });
const LOCAL = ["127.0.0.1", "localhost", "[::1]"];
type Get = (url: URL, headers?: Record<string, string>, bytes?: number) => Promise<Answer>;

/** Opens `https://host/place`, to be read only. */
export async function openHttps(url: string, limits: Limits = LIMITS): Promise<Store> {
  const root = rootOf(url);
  const get: Get = async (from, headers = {}, bytes = 0) => {
    const answer = await ask(root.href, limits, bytes, async (signal) => {
      try {
        return await runs.fetchFrom(from.href, { headers, signal });
      } catch (error) {
        if (error instanceof runs.Refused) throw refusal(root, error.message, "Name the place itself.");
        throw error;
      }
    });
    if (answer.status < 300 || [404, 412, 416].includes(answer.status)) return answer;
    throw refusal(root, `the answer ${answer.status}`, "Look at the address, and at who may read there.");
  };
  const at = (key: string) => {
    expectKey(key);
    return new URL(key.split("/").map(encodeURIComponent).join("/"), root);
  };
  const file = async (key: string) => {
    const { status, body } = await get(at(key));
    return status === 404 ? null : body;
  };
  let keys: Promise<readonly string[]> | undefined;
  const list = async (prefix: string) => {
    expectPrefix(prefix);
    keys ??= listed(root, get, await file("index.json"));
    return (await keys).filter((key) => key.startsWith(prefix));
  };
  const nothing = async () => {};
  return readOnly({
    ...{ url: root.href, writable: false, get: file, list, pathOf: () => null },
    ...{ put: nothing, create: async () => false, remove: nothing, upload: async () => ({}) },
    ...bringing(list, limits.piece, (key, bytes, headers) => get(at(key), headers, bytes)),
  });
}

function rootOf(url: string): URL {
  const root = URL.canParse(url) ? new URL(url) : null;
  const isBare = root !== null && !/[@?#]/.test(url) && root.hostname !== "";
  if (!isBare) {
    const todo = "Leave out user, password and everything behind ? or #.";
    throw new InputError("store", "https://…", "https://HOST/PLACE", "more than that, or less", todo);
  }
  if (root.protocol === "http:" && !LOCAL.includes(root.hostname))
    throw new InputError(
      "store",
      root.href,
      "https",
      "http, which anybody on the way can change",
      "Use https.",
    );
  if (!root.pathname.endsWith("/")) root.pathname += "/";
  return root;
}

const refusal = (root: URL, got: string, todo: string) =>
  new InputError("store", root.href, "a server of run folders", got, todo);

/** The keys below a place, by its index.json, else as a bucket lists them. */
async function listed(root: URL, get: Get, index: Uint8Array | null): Promise<readonly string[]> {
  if (index !== null) {
    const read = INDEX.safeParse(parsed(index));
    if (!read.success)
      throw refusal(root, "an index.json of another form", 'Write {"keys": ["NAME/manifest.json", …]}.');
    return [...read.data.keys].sort();
  }
  // The bucket is the host, or the first part of the path.
  const [bucket, ...rest] = root.pathname.slice(1).split("/");
  for (const [path, prefix] of [
    ["/", root.pathname.slice(1)],
    [`/${bucket}`, rest.join("/")],
  ] as const) {
    const found = await pages(new URL(path, root), decodeURIComponent(prefix), get).catch(() => null);
    if (found !== null) return found;
  }
  const todo = "Put an index.json there (docs/guide/sweeps.md), or name one run folder.";
  throw refusal(root, "neither an index.json nor a bucket that lists its files", todo);
}

async function pages(bucket: URL, prefix: string, get: Get): Promise<string[] | null> {
  const found: string[] = [];
  for (let token: string | null = null; ; ) {
    bucket.search = new URLSearchParams(queryOf(prefix, token)).toString();
    const { body } = await get(bucket);
    const xml = Buffer.from(body).toString();
    if (!xml.includes("<ListBucketResult")) return null;
    const { keys, next } = readPage(xml);
    found.push(...keys.map((key) => key.slice(prefix.length)));
    if (next === null) return found.sort();
    token = next;
  }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
}
