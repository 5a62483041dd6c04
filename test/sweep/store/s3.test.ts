/** Buckets: what is refused and how, that keys stay secret, what a lost answer means, large files, listings. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import { bringing } from "../../../packages/sweep/src/store/pieces.ts";
import { openS3 } from "../../../packages/sweep/src/store/s3.ts";
import { elements, textOf } from "../../../packages/sweep/src/store/xml.ts";
import type { Fault, S3Behaviour, S3Server } from "./s3Server.ts";
import { startS3 } from "./s3Server.ts";
import { folderOf, newFolder, QUICK } from "./world.ts";

const servers: S3Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function start(behaviour: S3Behaviour = {}): Promise<S3Server> {
  const server = await startS3(behaviour);
  servers.push(server);
  return server;
}
const PLACE = "s3://results/sweep";
const open = (
  { env }: Pick<S3Server, "env">,
  changes: Record<string, string | undefined> = {},
  url = PLACE,
) => openS3(url, { env: { ...env, ...changes }, limits: { ...QUICK, tries: 3 } });
const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => "nothing",
    (error: Error) => `${error.message}`,
  );
const bytes = (text: string) => Buffer.from(text);

describe("what cannot be opened says why in a sentence", () => {
  it.each([
    [
      "no key",
      { AWS_ACCESS_KEY_ID: undefined },
      /keys in the environment, got no AWS_ACCESS_KEY_ID\. Set both/,
    ],
    ["no secret", { AWS_SECRET_ACCESS_KEY: undefined }, /got no AWS_SECRET_ACCESS_KEY/],
    [
      "an unknown key",
      { AWS_ACCESS_KEY_ID: "AKIDOTHER" },
      /keys that may list, read and write there, got the answer 403 InvalidAccessKeyId\. Look at/,
    ],
    ["a wrong secret", { AWS_SECRET_ACCESS_KEY: "wrong-secret" }, /the answer 403 SignatureDoesNotMatch/],
    [
      "a token with a line's end",
      { AWS_SESSION_TOKEN: "secret\ntoken" },
      /^environment "AWS_SESSION_TOKEN": .+ \(it is not printed\)/,
    ],
    [
      "an address with a password",
      { AWS_ENDPOINT_URL_S3: "http://me:secret@host" },
      /^environment "AWS_ENDPOINT_URL_S3": .+ not printed/,
    ],
    [
      "a server that is not there",
      { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9" },
      /an answer, got \w+.*, 3 times\. Look at its server/,
    ],
  ] as const)("%s", async (_, changes, message) => {
    const server = await start();
    const said = await messageOf(open(server, changes));
    expect(said).toMatch(message);
    expect(said).not.toMatch(/secret|a\/secret|AKID/);
    expect(server.objects.size).toBe(0);
  });
  it("a bucket that is not there", async () => {
    expect(await messageOf(open(await start(), {}, "s3://other"))).toMatch(
      /^store "s3:\/\/other\/": expected a bucket that is there, got the answer 404 NoSuchBucket\. Make it/,
    );
  });
  it.each([
    "s3://key:secret@results/x",
    "s3://results/x?X-Amz-Signature=secret",
    "s3://",
    "s3:///x",
    "s3://a/../b",
    "s3:bucket",
  ])("the URL %s", async (url) => {
    const said = await messageOf(openStore(url, { env: (await start()).env }));
    expect(said).toMatch(/^store "s3:\/\/…": expected s3:\/\/BUCKET\/PREFIX/);
    expect(said).not.toContain("secret");
  });
  it.each(["gs://bucket/x", "postgres://me:secret@host/x", "ftp:x"])("the scheme of %s", async (url) => {
    const said = await messageOf(openStore(url));
    expect(said).toMatch(/^store "\w+:…": expected a folder, file:\/\/, s3:\/\/ or https:\/\//);
    expect(said).not.toContain("secret");
  });
  it.each(["ignored", "unknown"] as const)("a bucket in which the condition is %s", async (condition) => {
    const server = await start({ condition });
    expect(await messageOf(open(server))).toMatch(
      /expected a bucket that keeps the first of two writers \(If-None-Match: \*\), got one that does not\. Use another one/,
    );
    expect([...server.objects.keys()]).toEqual([]);
  });
});

it("one that is only read is not written to find out, and refuses to be", async () => {
  const server = await start({ condition: "ignored" });
  const store = await openS3(PLACE, { env: server.env, limits: QUICK, isReadOnly: true });
  expect(await store.list("")).toEqual([]);
  expect(store.writable).toBe(false);
  for (const work of [
    store.put("a", bytes("")),
    store.create("a", bytes("")),
    store.remove("a"),
    store.upload("a", "b"),
  ])
    expect(await messageOf(work)).toMatch(/expected a place that can be written, got one that is only read/);
  expect(server.asked.every((each) => each.startsWith("GET"))).toBe(true);
});

it.each(["cutAfter", "failedAfter", "twice", "cutBefore", "refused"] as Fault[])(
  "a creation that meets \"%s\" is its own all the same, and another's stays another's",
  async (fault) => {
    const server = await start();
    const store = await open(server);
    server.behaviour = { share: 1, faults: [fault], left: 1 };
    expect(await store.create("mine", bytes("mine"))).toBe(true);
    await store.put("theirs", bytes("theirs"));
    server.behaviour.left = 1;
    expect(await store.create("theirs", bytes("mine"))).toBe(false);
    expect(Buffer.from((await store.get("theirs"))!).toString()).toBe("theirs");
    expect(server.made.get("results/sweep/mine")).toBe(1);
  },
);

it("a creation that nobody heard is an error where nothing is there, and its own where its bytes are", async () => {
  const server = await start();
  const store = await open(server);
  server.behaviour = { share: 1, faults: ["refused"], left: 3 };
  expect(await messageOf(store.create("a", bytes("a")))).toMatch(
    /expected an answer, got the status 50[03], 3 times/,
  );
  server.behaviour = { share: 1, faults: ["cutAfter"], left: 3 };
  expect(await store.create("a", bytes("a"))).toBe(true);
  server.behaviour = { share: 1, faults: ["cutAfter"], left: 3 };
  expect(await store.create("a", bytes("b"))).toBe(false);
});

it("a file that becomes another one while it is brought is brought not at all", async () => {
  const server = await start();
  const store = await open(server);
  await store.put("large", Buffer.alloc(5000, 1));
  const folder = newFolder();
  const look = setInterval(() => {
    if (server.asked.some((each) => each.startsWith("GET") && each.includes("large")))
      server.objects.set("results/sweep/large", Buffer.alloc(5000, 2));
  }, 0);
  const said = await messageOf(store.bring("large", join(folder, "large")));
  clearInterval(look);
  const found = existsSync(join(folder, "large")) ? [...new Set(readFileSync(join(folder, "large")))] : null;
  expect([said === "nothing", found?.length ?? 0]).toEqual(found === null ? [false, 0] : [true, 1]);
  expect(readdirSync(folder)).toEqual(found === null ? [] : ["large"]);
  // A server that sends another piece than it was asked for.
  const { bring } = bringing(
    async () => [],
    10,
    async (_, size) => ({
      ...{ status: 206, body: new Uint8Array(size) },
      headers: new Headers({ "content-range": "bytes 0-9/25" }),
    }),
  );
  expect(await messageOf(bring("large", join(folder, "other")))).toMatch(
    /^store file "large": expected one that stays the same, got the answer 206\./,
  );
  expect(existsSync(join(folder, "other"))).toBe(false);
});

it("answers that never come are waited for a while, and then that is said", async () => {
  const server = await start();
  const store = await openS3(PLACE, { env: server.env, limits: { ...QUICK, tries: 2, wait: 50 } });
  Object.assign(server.behaviour, { share: 1, faults: ["slow"], slow: 400 });
  expect(await messageOf(store.get("a"))).toMatch(/expected an answer, got nothing in 1 seconds, 2 times\./);
});

it("parts of a file that cannot be finished are given back", async () => {
  const server = await start();
  const store = await open(server);
  const folder = folderOf({ large: Buffer.alloc(5000, 1) });
  const uploading = store.upload(folder, "x/");
  // The bucket refuses from the third part on.
  const look = setInterval(() => {
    if ([...server.uploads.values()].some((parts) => parts.size === 2)) server.behaviour = { buckets: [] };
  }, 0);
  const said = await messageOf(uploading);
  clearInterval(look);
  expect(said).toMatch(/NoSuchBucket|nothing/);
  server.behaviour = {};
  if (said !== "nothing") expect(await store.list("")).toEqual([]);
});

it("the answers of S3 are read as they are written", () => {
  const xml =
    '<?xml version="1.0"?><R xmlns="x"><Key>a&amp;b &lt;c&gt; &#37;&#x1F600;</Key><Key/><Empty></Empty><Key>2</Key></R>';
  expect(textOf(xml, "Key")).toBe("a&b <c> %😀");
  expect(elements(xml, "Key")).toHaveLength(2);
  expect(textOf(xml, "Empty")).toBeNull();
  expect(textOf(xml, "Other")).toBeNull();
});
