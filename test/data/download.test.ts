/** Downloads from a server of this machine that cuts, lies, stalls and refuses. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { download } from "../../src/data/published/download.ts";
import { published } from "../../src/data/published/sources.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-download-"));
const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) % 256));
const sum = (kind: string) => createHash(kind).update(content).digest("hex");
let [folder, count] = ["", 0];
/** Ranges asked for, in order; null where the whole file was. */
let asked: (string | null)[] = [];
/** How the server answers the n-th request; the last is used again. */
let answers: ((request: IncomingMessage, response: ServerResponse) => void)[] = [];

const from = (request: IncomingMessage) => Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
/** Answers a range, and ends after `most` bytes of it as a broken connection does. */
const honest =
  (most = Number.POSITIVE_INFINITY) =>
  (request: IncomingMessage, response: ServerResponse) => {
    const start = from(request);
    const length = content.length - start;
    if (length <= 0) {
      response.writeHead(416, { "Content-Range": `bytes */${content.length}` }).end();
      return;
    }
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    response.writeHead(start > 0 ? 206 : 200, {
      "Content-Length": length,
      ...(start > 0 && { "Content-Range": range }),
    });
    if (length <= most) response.end(content.subarray(start));
    else response.write(content.subarray(start, start + most), () => setTimeout(() => response.destroy(), 5));
  };
const server = createServer((request, response) => {
  asked.push(request.headers.range ?? null);
  const answer = answers.length > 1 ? answers.shift()! : answers[0];
  answer(request, response);
});
let url = "";
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  folder = join(root, `${count++}`);
  [asked, answers] = [[], [honest()]];
});
const file = (given: object = {}) => ({ name: "set.npz", urls: [url], sha256: sum("sha256"), ...given });
const fetchIt = (given: object = {}, options: object = {}) =>
  download(file(given), folder, { pause: 1, ...options });
const whole = () => readFileSync(join(folder, "set.npz")).equals(content);

describe("download", () => {
  it("brings a file whole and tells how far it is; a second call finds it there", async () => {
    const seen: number[] = [];
    let all = 0;
    const onBytes = (done: number, total: number) => {
      seen.push(done);
      all = total;
    };
    expect(await fetchIt({}, { onBytes })).toBe("done");
    expect([whole(), all, seen.at(-1)]).toEqual([true, content.length, content.length]);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(await fetchIt()).toBe("there");
    expect(asked).toEqual([null]);
    expect(readdirSync(folder)).toEqual(["set.npz"]);
  });
  it("goes on by itself where the connection broke, again and again", async () => {
    answers = [honest(70_000)];
    expect(await fetchIt()).toBe("done");
    expect(whole()).toBe(true);
    expect(asked).toEqual([null, "bytes=70000-", "bytes=140000-", "bytes=210000-", "bytes=280000-"]);
  });
  it("goes on where an earlier call was interrupted", async () => {
    const stop = new AbortController();
    answers = [honest(120_000), honest()];
    const onBytes = (done: number) => done >= 120_000 && stop.abort();
    const stopped = fetchIt({}, { signal: stop.signal, onBytes });
    await expect(stopped).rejects.toThrow(/^stopped; the same command goes on from here$/);
    const kept = readFileSync(join(folder, "set.npz.part"));
    expect(content.subarray(0, kept.length).equals(kept)).toBe(true);
    expect(existsSync(join(folder, "set.npz"))).toBe(false);
    expect(await fetchIt()).toBe("done");
    expect([whole(), asked.at(-1)]).toEqual([true, `bytes=${kept.length}-`]);
  });
  it("takes a part that is whole already, and starts anew where a server knows no ranges", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "set.npz.part"), content);
    expect(await fetchIt()).toBe("done");
    expect([whole(), asked]).toEqual([true, ["bytes=300000-"]]);
    rmSync(join(folder, "set.npz"));
    writeFileSync(join(folder, "set.npz.part"), Buffer.from("something else"));
    answers = [(_, response) => response.writeHead(200, { "Content-Length": content.length }).end(content)];
    expect(await fetchIt()).toBe("done");
    expect(whole()).toBe(true);
  });
  it("begins again where the part is longer than the file", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "set.npz.part"), Buffer.alloc(400_000));
    expect(await fetchIt()).toBe("done");
    expect([whole(), asked]).toEqual([true, ["bytes=400000-", null]]);
  });
  it("takes the next address where one refuses", async () => {
    answers = [(_, response) => response.writeHead(404).end(), honest()];
    expect(await fetchIt({ urls: [url, `${url}2`] })).toBe("done");
    expect(whole()).toBe(true);
  });
});

describe("what can be wrong with a download", () => {
  it.each([["sha256"], ["md5"]])("another %s: the file is removed", async (kind) => {
    const given = { sha256: undefined, [kind]: "0".repeat(8) };
    await expect(fetchIt(given)).rejects.toThrow(
      new RegExp(`^download "set\\.npz": expected the ${kind} 00000000, got ${sum(kind)}\\. It was removed`),
    );
    expect(readdirSync(folder)).toEqual([]);
  });
  it("another size", async () => {
    await expect(fetchIt({ sha256: undefined, bytes: 5 })).rejects.toThrow(
      /got more than the 5 bytes that it has/,
    );
  });
  it("a file there that is another", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "set.npz"), "mine");
    await expect(fetchIt()).rejects.toThrow(/expected the sha256 .+ Delete it and run the command again\.$/);
    expect(readFileSync(join(folder, "set.npz"), "utf8")).toBe("mine");
  });
  it("a server that ends in the middle every time keeps what arrived and says where to put the file", async () => {
    answers = [honest(50_000), (_, response) => response.destroy()];
    await expect(fetchIt()).rejects.toThrow(
      /^download "set\.npz": expected the whole file, got .+ \(http:.+\)\. What arrived is kept: run the command again, or put the file there yourself: ".+set\.npz"\.$/,
    );
    expect(readFileSync(join(folder, "set.npz.part")).length).toBe(50_000);
  });
  it("a page that is not there", async () => {
    answers = [(_, response) => response.writeHead(404).end()];
    await expect(fetchIt()).rejects.toThrow(/expected the whole file, got 404 Not Found/);
    expect(asked).toEqual([null]);
  });
  it("no connection", async () => {
    const urls = ["http://127.0.0.1:64999/file"];
    await expect(fetchIt({ urls })).rejects.toThrow(/got .+ECONNREFUSED.+put the file there yourself/);
  });
  it("a file that only a person can fetch", async () => {
    await expect(fetchIt({ urls: [] })).rejects.toThrow(/got no address that a program can fetch from\./);
  });
});

it("every published file that a program fetches has a checksum, and no two have one name", () => {
  const files = Object.values(published).flatMap((set) => set.files);
  for (const { name, urls, sha256, md5 } of files) {
    expect((sha256 ?? "").length === 64 || (md5 ?? "").length === 32 || urls.length === 0, name).toBe(true);
    for (const each of urls) expect(new URL(each).protocol).toMatch(/^https?:$/);
  }
  expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
});
