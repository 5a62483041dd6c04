/** What a server may not do to a download: send more, from elsewhere, from inside the network, or nothing at all. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { download } from "../../src/data/published/download.ts";
import { fetchFrom } from "../../src/data/published/fetchFrom.ts";
import { unweave } from "../cli/program.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-download-limits-"));
const content = Buffer.alloc(1000, "unweave");
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
const server = createServer((request, response) => answer(request, response));
let [url, count] = ["", 0];
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true, force: true });
});
const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

const fetched = (folder: string, options: object = {}, bytes: number | undefined = content.length) =>
  download({ name: "set.bin", urls: [`${url}/file`], bytes }, folder, { pause: 1, ...options });
const newFolder = (part?: Buffer) => {
  const folder = join(root, `${count++}`);
  mkdirSync(folder);
  if (part !== undefined) writeFileSync(join(folder, "set.bin.part"), part);
  return folder;
};

it("a file that never ends is left where it should have ended", async () => {
  let sent = 0;
  answer = (_, response) => {
    const more = () => {
      sent++;
      if (!response.destroyed) response.write(content, () => setImmediate(more));
    };
    more();
  };
  const folder = newFolder();
  await expect(fetched(folder)).rejects.toThrow(
    /^download "set\.bin": expected the whole file, got more than the 1000 bytes that it has \(/,
  );
  expect(sent).toBeLessThan(500);
  expect(existsSync(join(folder, "set.bin.part"))).toBe(false);
});

it("a file that the server says is of another size is not begun", async () => {
  answer = (_, response) => response.writeHead(200, { "Content-Length": 999 }).end(content.subarray(1));
  const folder = newFolder();
  await expect(fetched(folder)).rejects.toThrow(/got fewer than the 1000 bytes that it has \(/);
  expect(existsSync(join(folder, "set.bin.part"))).toBe(false);
});

it.each([
  ["from another place", "bytes 0-999/1000", /got bytes from 0 where those from 400 were asked for/],
  ["from an unknown place", undefined, /got bytes from an unknown place where those from 400/],
])("a range %s is refused, and what was there stays", async (_, range, message) => {
  answer = (__, response) =>
    response.writeHead(206, { ...(range && { "Content-Range": range }) }).end(content);
  const folder = newFolder(content.subarray(0, 400));
  await expect(fetched(folder)).rejects.toThrow(message);
  expect(statSync(join(folder, "set.bin.part")).size).toBe(400);
});

it("silence is told, and ends an attempt; the next goes on", async () => {
  let requests = 0;
  answer = (request, response) => {
    if (requests++ > 0) {
      const start = Number(/\d+/.exec(request.headers.range ?? "0")![0]);
      response.writeHead(206, { "Content-Range": `bytes ${start}-999/1000` }).end(content.subarray(start));
    } else response.write(content.subarray(0, 300));
  };
  const told: number[] = [];
  const folder = newFolder();
  const options = { silence: 120, onSilence: (seconds: number) => told.push(seconds) };
  expect(await fetched(folder, options)).toBe("done");
  expect(readFileSync(join(folder, "set.bin")).equals(content)).toBe(true);
  expect([requests, told.length > 0]).toEqual([2, true]);
  answer = () => {};
  await expect(fetched(newFolder(), options)).rejects.toThrow(/got nothing for 0\.12 seconds \(/);
});

it("redirects are followed within a scheme and where they lead is checked", async () => {
  answer = (request, response) =>
    request.url === "/file" ? response.writeHead(302, { Location: "/other" }).end() : response.end(content);
  const folder = newFolder();
  expect(await fetched(folder)).toBe("done");
  answer = (_, response) => response.writeHead(302, { Location: "file:///etc/passwd" }).end();
  await expect(fetched(newFolder())).rejects.toThrow(/got a redirect from http: to file: \(/);
  answer = (_, response) => response.writeHead(302, { Location: "/file" }).end();
  await expect(fetched(newFolder())).rejects.toThrow(/got more than 20 redirects \(/);
});

it.each([
  "http://127.0.0.1/x",
  "http://[::1]/x",
  "http://169.254.169.254/x",
  "http://localhost/x",
  "http://10.1.2.3/",
])("a public address does not lead to %s", async (location) => {
  globalThis.fetch = () => Promise.resolve(new Response(null, { status: 302, headers: { location } }));
  await expect(fetchFrom("http://93.184.216.34/set", {})).rejects.toThrow(
    /^a redirect to .+ of this machine or its network$/,
  );
  await expect(fetchFrom("https://93.184.216.34/set", {})).rejects.toThrow(
    /^a redirect from https: to http:$/,
  );
});

it("what nothing is known of is not called checked", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, "real3d_complicated_shapes_ordered.npz"), "anything");
  const { out, code, error } = await unweave(["data", "get", "mpi3dComplex", "--out", folder]);
  expect(code, error).toBe(0);
  expect(out).toContain("0 fetched, 1 there already, not checked, since nothing is known to check by; in ");
});
