/** What the server gives out and what it refuses: to this machine's page only, of the folder only, to be read only. */
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawRun, logLine } from "../../bench/runFolders.ts";
import { lockFolder } from "../../src/run/lock.ts";
import type { Comparison, Curves, RunDetails } from "../../src/serve/api.ts";
import type { Added } from "../../src/serve/curves.ts";
import { serve } from "../../src/serve/server.ts";
import { blankPage, json, messages, newRoot, raw, removeRoots, served } from "./world.ts";

const [root, outside] = [newRoot(), newRoot()];
const SCRIPT = `<img src=x onerror="alert(1)"><script>alert(1)</script>`;
const WORD = "nobody may read this";
let server: Awaited<ReturnType<typeof served>>;

beforeAll(async () => {
  writeFileSync(join(outside, "scores.json"), WORD);
  drawRun(join(outside, "run"));
  drawRun(join(root, "a"), { logged: 40 });
  drawRun(join(root, "b"), { logged: 40, seed: 1, recipe: "infonce" });
  drawRun(join(root, "half"), { logged: 40, scored: false });
  writeFileSync(join(root, "a", "notes.txt"), WORD);
  writeFileSync(join(root, "a", ".env"), WORD);
  mkdirSync(join(root, "linked"));
  symlinkSync(join(outside, "scores.json"), join(root, "linked", "scores.json"));
  symlinkSync(outside, join(root, "way-out"));
  server = await served(root);
});
afterAll(async () => {
  await server?.close();
  expect(server?.mistakes).toEqual([]);
  removeRoots();
});

const get = (path: string, headers?: Record<string, string>, method?: string) =>
  raw(server.url, path, headers, method);

describe("the server", () => {
  it("answers the page that it serves", async () => {
    const { status, headers, text } = await get("/");
    expect(status).toBe(200);
    expect(text).toContain("<title>page</title>");
    expect(headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
    });
    const policy = `${headers["content-security-policy"]}`.split("; ");
    // Models compute in WebAssembly and in Workers of the page's own files; nothing else is made of text.
    expect(policy.filter((each) => /^(script|worker)-src/.test(each))).toEqual([
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
    ]);
    expect((await get("/assets/page-1.js")).headers["cache-control"]).toContain("immutable");
    expect((await get("/", {}, "HEAD")).text).toBe("");
  });

  it("listens to this machine only", async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal }) => !internal);
    const { port } = new URL(server.url);
    for (const { address } of others) {
      const { promise, resolve } = Promise.withResolvers<string>();
      const socket = connect({ host: address, port: Number(port), timeout: 2000 });
      socket.on("connect", () => resolve("connected")).on("error", () => resolve("refused"));
      socket.on("timeout", () => resolve("refused"));
      expect(await promise, address).toBe("refused");
      socket.destroy();
    }
  });

  it.each([
    ["another name", { host: "evil.example" }, 421],
    ["another port", { host: "127.0.0.1:1" }, 421],
    ["a name that begins like ours", { host: "localhost.evil.example" }, 421],
    ["another site", { origin: "https://evil.example" }, 403],
    ["another port's page", { origin: "http://127.0.0.1:1" }, 403],
    ["a page that hides where it is from", { origin: "null" }, 403],
    ["a picture in another page", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, 403],
    ["another server of this machine", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }, 403],
  ] as const)("gives nothing to %s", async (_, headers, expected) => {
    for (const path of ["/", "/api/runs", "/api/run?id=a", "/files/a/scores.json"]) {
      const { status, text } = await get(path, headers);
      expect(status).toBe(expected);
      expect(text).toMatch(/^\{"error":"[^<]+"\}$/);
    }
  });

  it("gives it to its own page by every name it has, and to a link that somebody follows", async () => {
    const { port } = new URL(server.url);
    for (const name of ["localhost", "127.0.0.1", "[::1]"]) {
      const host = `${name}:${port}`;
      expect((await get("/api/run?id=a", { host, origin: `http://${host}` })).status).toBe(200);
    }
    const visit = {
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    expect((await get("/", visit)).status).toBe(200);
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("only reads: %s is refused", async (method) => {
    const { status, text } = await get("/api/run?id=a", {}, method);
    expect([status, text]).toEqual([405, expect.stringContaining("This server only reads.")]);
  });

  const WAYS = [
    ...[
      "../scores.json",
      "a/../../scores.json",
      "%2e%2e/scores.json",
      "a/%2e%2e%2fscores.json",
      "a%2f..%2f..%2fscores.json",
    ],
    ...[
      "..%5cscores.json",
      "a/..\\..\\scores.json",
      "%252e%252e/scores.json",
      "/etc/passwd",
      "%2Fetc%2Fpasswd",
      "a//scores.json",
    ],
    ...[
      "way-out/scores.json",
      "way-out/run/scores.json",
      "linked/scores.json",
      "a/notes.txt",
      "a/.env",
      "a/run.lock",
      "a",
    ],
    ...[
      "a/scores.json%00.txt",
      "%E0%A4%A",
      "C:/scores.json",

      "a/scores.json/",

      "",
    ],
  ];
  it.each(WAYS)("leads to nothing outside, and to no file that is not a run's: /files/%s", async (way) => {
    const { status, text } = await get(`/files/${way}`);
    expect(status).toBe(404);
    expect(text).not.toContain(WORD);
    expect(text).toMatch(/expected .+, got /);
  });
  it.each([
    "../x",
    "..",
    "way-out",
    "way-out/run",
    "/etc",
    "a/../a",
    "linked/..",
    "",
    "a/",
    "./a",
    "nothing",
    "a\0",
  ])("opens no run outside: %j", async (id) => {
    for (const path of ["run", "curves", "follow", "compare"])
      expect((await get(`/api/${path}?id=${encodeURIComponent(id)}`)).status).toBe(404);
  });
  it("leads nowhere else by any name", async () => {
    const piece = fc.constantFrom(
      "..",
      ".",
      "%2e",
      "%2f",
      "/",
      "\\",
      "%5c",
      "a",
      "way-out",
      "scores.json",
      "%00",
      "~",
      ";",
      "%",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const { text } = await get(`/files/${pieces.join("")}`);
        expect(text.includes(WORD)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("gives out files of runs, whole and in parts", async () => {
    const bytes = readFileSync(join(root, "a", "scores.json"), "latin1");
    const whole = await get("/files/a/scores.json");
    expect(whole.text).toBe(bytes);
    expect(whole.headers["content-disposition"]).toBe("attachment");
    const tag = `${whole.headers.etag}`;
    const part = (range: string, more = {}) => get("/files/a/scores.json", { range, ...more });
    expect(await part("bytes=2-5")).toMatchObject({
      status: 206,
      text: bytes.slice(2, 6),
      headers: { "content-range": `bytes 2-5/${bytes.length}` },
    });
    expect((await part("bytes=-7")).text).toBe(bytes.slice(-7));
    expect((await part(`bytes=${bytes.length - 3}-`)).text).toBe(bytes.slice(-3));
    expect((await part("bytes=0-99999999")).text).toBe(bytes);
    expect((await part(`bytes=${bytes.length}-`)).status).toBe(416);
    expect((await part("bytes=0-1,4-5")).text).toBe(bytes);
    expect((await part("bytes=2-5", { "if-range": tag })).status).toBe(206);
    expect((await part("bytes=2-5", { "if-range": '"other"' })).text).toBe(bytes);
    expect((await get("/files/a/scores.json", { "if-none-match": tag })).status).toBe(304);
  });

  it("refuses a port that is taken and a folder that is none, in one sentence", async () => {
    const { port } = new URL(server.url);
    const page = blankPage();
    await expect(serve(root, { page, port: Number(port) })).rejects.toThrow(
      /expected one that is free, got one that another program uses/,
    );
    await expect(serve(join(root, "none"), { page })).rejects.toThrow(
      /expected a folder of runs, got no such folder/,
    );
    await expect(serve(root, { page: join(root, "a") })).rejects.toThrow(/expected the built explorer/);
  });
});

describe("a run", () => {
  it("is said in the report's sentences, with a map, what leaked, and every score", async () => {
    const { findings, problem, files, row } = await json<RunDetails>(server.url, "/api/run?id=a");
    expect([problem, row.state]).toEqual([null, "finished"]);
    expect(findings?.sentences.join(" ")).toMatch(/^Of 3 blocks .+ clearly above chance\.$/);
    expect(findings?.map?.blocks).toEqual(["person", "light", "pose"]);
    expect(findings?.leaks).toHaveLength(6);
    const above = findings!.leaks.map(({ value, chance }) => (value! - chance!) / (1 - chance!));
    expect(above).toEqual([...above].sort((x, y) => y - x));
    expect(findings?.scores.map(({ metric }) => metric)).toEqual(["retrieval", "mig", "blockAccuracy"]);
    expect(files.map(({ name }) => name)).toEqual([
      "environment.json",
      "events.jsonl",
      "experiment.json",
      "scores.json",
    ]);
  });

  it("that is damaged says what is wrong with it, and the other stands beside it", async () => {
    drawRun(join(root, "harmed"));
    const scores = join(root, "harmed", "scores.json");
    writeFileSync(scores, readFileSync(scores, "utf8").replace('"supervision":"pairs"', '"supervision":7'));
    const { runs, comparable, headlines } = await json<Comparison>(server.url, "/api/compare?id=harmed&id=a");
    rmSync(join(root, "harmed"), { recursive: true });
    expect(runs[0]).toMatchObject({ findings: null, problem: expect.stringContaining("supervision") });
    expect(runs[1].findings).not.toBeNull();
    expect(comparable).toBe(true);
    expect(headlines.every(({ readings }) => readings[0] === null && readings[1] !== null)).toBe(true);
  });

  it("keeps a script in a name a name", async () => {
    const id = `${SCRIPT.replaceAll("/", "")}`;
    drawRun(join(root, id), { recipe: SCRIPT, factors: [SCRIPT, "light"] });
    const answer = await get(`/api/run?id=${encodeURIComponent(id)}`);
    expect(answer.headers["content-type"]).toContain("application/json");
    const { row, findings } = JSON.parse(answer.text) as RunDetails;
    expect([row.id, row.settings.recipe, findings?.map?.blocks[0]]).toEqual([id, SCRIPT, SCRIPT]);
    const report = await get(`/report?id=${encodeURIComponent(id)}`);
    expect(report.headers["content-security-policy"]).toMatch(/^sandbox; default-src 'none'/);
    const { document } = parseHTML(report.text);
    expect(document.querySelectorAll("main h1")).toHaveLength(1);
    expect(document.querySelectorAll("script, img[src=x], [onerror]")).toHaveLength(0);
    renameSync(join(root, id), join(outside, "script"));
  });

  it("has a report, and several have one together", async () => {
    expect((await get("/report?id=a")).text).toContain("What each block knows");
    expect((await get("/report?id=a&id=b")).text).toContain("infonce");
    expect((await get(`/report?${"id=a&".repeat(13)}`)).text).toContain("expected 1 to 12 runs");
  });
});

describe("curves", () => {
  it("are those of the log, thinned where it is long", async () => {
    const { steps, series, width, live, total } = await json<Curves>(server.url, "/api/curves?id=half");
    expect(steps).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    expect(Object.keys(series)).toEqual(["loss", "infoNce", "variance", "gradient norm"]);
    const first = JSON.parse(logLine(1, 40)) as { loss: number };
    expect(series.loss.mean[0]).toBe(first.loss);
    expect([width, live, total]).toEqual([1, false, 40]);
  });

  it("are followed while somebody trains, from a byte of the log on, and end with the training", async () => {
    const folder = join(root, "half");
    const lock = lockFolder(folder);
    const { bytes, live } = await json<Curves>(server.url, "/api/curves?id=half");
    expect(live).toBe(true);
    const log = join(folder, "events.jsonl");
    // A line that is half written is not read.
    const next = logLine(41, 50);
    appendFileSync(log, next.slice(0, 20));
    const steps: number[] = [];
    const told = messages<Added>(server.url, `/api/follow?id=half&from=${bytes}`, (added) => {
      steps.push(...added.events.map(({ step }) => step));
      if (steps.length === 1) {
        appendFileSync(log, logLine(42, 50));
        lock.release();
      }
      return !added.live;
    });
    appendFileSync(log, next.slice(20));
    await told;
    expect(steps).toEqual([41, 42]);
  });
});
