/** Runs that lie elsewhere, as folders of this machine: buckets, buckets that everybody may list, plain servers, file://. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawRun } from "../../../bench/runFolders.ts";
import { publish } from "../../../packages/sweep/src/publish/index.ts";
import { localRun, localRuns } from "../../../packages/sweep/src/remote/index.ts";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import type { Store } from "../../../packages/sweep/src/types.ts";
import { type S3Server, startS3 } from "../store/s3Server.ts";
import { startWeb, type WebServer } from "../store/webServer.ts";
import { newFolder } from "../store/world.ts";

/** Puts two results, one that is no run, a plain run folder, a leftover and a damaged manifest into a store. */
async function fill(store: Store): Promise<void> {
  for (const name of ["one", "two", "shard"]) {
    const folder = newFolder();
    mkdirSync(join(folder, "checkpoints"), { recursive: true });
    if (name !== "shard") drawRun(folder, { recipe: name, logged: 5 });
    writeFileSync(join(folder, "encoder.onnx"), "a model");
    writeFileSync(join(folder, "checkpoints", "step-000100.json"), "{}");
    const task = {
      name,
      kind: "train",
      spec: {},
      needs: { cores: 1, memory: 1, backend: "cpu" },
      priority: 0,
    };
    const said = { result: {}, about: {}, seconds: 1, worker: "w", isMine: async () => true };
    await publish(store, { task, attempt: 1, token: `token ${name}` }, { folder, ...said });
  }
  const plain = newFolder();
  drawRun(plain, { recipe: "plain" });
  writeFileSync(join(plain, "encoder.onnx"), "a model");
  for (const place of ["by/hand", "one/attempt-7"]) await store.upload(plain, place);
  await store.put("broken/manifest.json", Buffer.from("{"));
}

let bucket: S3Server;
let web: WebServer;
let folder: string;
beforeAll(async () => {
  bucket = await startS3({ isPublic: true });
  folder = newFolder();
  await fill(await openStore("s3://results/a/sweep", { env: bucket.env }));
  await fill(await openStore(folder));
  web = await startWeb(folder);
});
afterAll(() => Promise.all([bucket.close(), web.close()]));

const recipeIn = (run: string) =>
  JSON.parse(readFileSync(join(run, "experiment.json"), "utf8")).recipe as string;
const PLACES: Readonly<Record<string, () => string>> = {
  bucket: () => "s3://results/a/sweep",
  "public bucket": () => `${bucket.url}/results/a/sweep`,
  "plain server": () => web.url,
  folder: () => pathToFileURL(folder).href,
};

describe.each(Object.keys(PLACES))("of a %s", (kind) => {
  const at = (path: string) => `${PLACES[kind]()}${path}`;
  const given = () => {
    const notes: string[] = [];
    return {
      notes,
      options: { env: bucket.env, cache: newFolder(), onNote: (text: string) => notes.push(text) },
    };
  };

  it("one run is named by its task, or by the attempt that is the result", async () => {
    const { options } = given();
    const run = await localRun(at("/one"), options);
    expect(recipeIn(run)).toBe("one");
    expect(readFileSync(join(run, "checkpoints/step-000100.json"), "utf8")).toBe("{}");
    expect(await localRun(at("/one/attempt-1"), options)).toBe(run);
    expect(await localRun(at("/one/"), options)).toBe(run);
    const plain = await localRun(at("/one/attempt-7"), options);
    expect(recipeIn(plain)).toBe("plain");
    await expect(localRun(at("/none"), options)).rejects.toThrow(
      /^run ".+none\/?": expected a run folder, or the result of a task, got neither/,
    );
  });

  it("a run folder that somebody copied there is found as well", async () => {
    const { options, notes } = given();
    const run = await localRun(at("/by/hand"), options);
    expect(recipeIn(run)).toBe("plain");
    expect(readFileSync(join(run, "encoder.onnx"), "utf8")).toBe("a model");
    expect(await localRun(at("/by/hand"), options)).toBe(run);
    expect(notes.some((note) => note.includes("checkpoints are left out"))).toBe(kind === "plain server");
  });

  it.runIf(/bucket/.test(kind))(
    "of many, what is small is brought once, and what is left out is said",
    async () => {
      const { options, notes } = given();
      const place = await localRuns(at(""), options);
      expect(readdirSync(place).sort()).toEqual(["by", "one", "two"]);
      expect(readdirSync(join(place, "one"), { recursive: true }).sort()).toEqual([
        "environment.json",
        "events.jsonl",
        "experiment.json",
        "manifest.json",
        "scores.json",
      ]);
      expect(existsSync(join(place, "by/hand/encoder.onnx"))).toBe(false);
      expect(notes).toEqual([
        expect.stringMatching(/^manifest ".+broken\/manifest\.json": /),
        expect.stringMatching(
          /: 3 runs as they are now; 1 other results are no runs\. Tables, .+ models and checkpoints are not, .+ name one run to have all of it$/,
        ),
      ]);
      bucket.asked.length = 0;
      rmSync(join(place, "two"), { recursive: true });
      mkdirSync(join(place, "gone"));
      expect(await localRuns(at(""), options)).toBe(place);
      expect(readdirSync(place).sort()).toEqual(["by", "one", "two"]);
      expect(bucket.asked.filter((each) => /one\/attempt-1\//.test(each))).toEqual([]);
      expect(await localRuns(at("/one"), options)).toBe(await localRun(at("/one"), options));
    },
  );
});

it("a plain server says what it holds in index.json", async () => {
  await expect(localRuns(web.url, { cache: newFolder() })).rejects.toThrow(
    /^store "http.+": expected a server of run folders, got neither an index\.json nor a bucket that lists its files\. Put an index\.json there/,
  );
  const keys = await (await openStore(folder)).list("");
  const served = newFolder();
  await (await openStore(folder)).download("", served);
  writeFileSync(
    join(served, "index.json"),
    JSON.stringify({ keys: [...keys, "../../outside/experiment.json"] }),
  );
  const listing = await startWeb(served);
  await expect(localRuns(listing.url, { cache: newFolder() })).rejects.toThrow(/^key "\.\.\/\.\.\/outside/);
  writeFileSync(join(served, "index.json"), JSON.stringify({ keys }));
  expect(readdirSync(await localRuns(listing.url, { cache: newFolder() })).sort()).toEqual([
    "by",
    "one",
    "two",
  ]);
  writeFileSync(join(served, "index.json"), "[]");
  await expect(localRuns(listing.url, { cache: newFolder() })).rejects.toThrow(
    /got an index\.json of another form\. Write \{"keys"/,
  );
  await listing.close();
});

it("a path is what it was, and an address of another form is refused without what may be a password", async () => {
  expect(await localRun("runs/a")).toBe("runs/a");
  expect(await localRuns("C:\\runs")).toBe("C:\\runs");
  for (const url of [
    "https://me:secret@host/x",
    "https://host/x?token=secret",
    "https://host/x#secret",
    "https://",
  ])
    await expect(localRun(url)).rejects.toThrow(
      /^store "https:\/\/…": expected https:\/\/HOST\/PLACE, got more than that, or less\./,
    );
  await expect(localRun("http://example.com/x")).rejects.toThrow(
    /^store "http:\/\/example\.com\/x": expected https, got http/,
  );
  await expect(localRun("file://host/x")).rejects.toThrow(
    /^store "file:\/\/host\/x": expected the URL of a folder of this machine/,
  );
  const web = await openStore("http://127.0.0.1:1/x");
  expect(web.writable).toBe(false);
  await expect(web.put("a", new Uint8Array())).rejects.toThrow(
    /expected a place that can be written, got one that is only read/,
  );
});
