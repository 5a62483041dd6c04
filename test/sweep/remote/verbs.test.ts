/** `serve`, `report` and `eval` of runs that lie in a bucket or behind https. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publish } from "../../../packages/sweep/src/publish/index.ts";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import { complaint, newPath, photos, small, spawned, unscored, unweave } from "../../cli/program.ts";
import { builtPage } from "../../explorer/built.ts";
import { rowsOf } from "../../serve/world.ts";
import { type S3Server, startS3 } from "../store/s3Server.ts";

let bucket: S3Server;
let run: string;
const before: Record<string, string | undefined> = {};

const BUILT = join(import.meta.dirname, "../../../dist/explorer");

beforeAll(async () => {
  if (!existsSync(join(BUILT, "index.html"))) await builtPage(BUILT);
  run = newPath();
  const { code, error } = await unweave(["train", ...small(await photos()), ...unscored, "--out", run]);
  expect(code, error).toBe(0);
  bucket = await startS3({ isPublic: true });
  for (const [name, value] of Object.entries(bucket.env)) {
    before[name] = process.env[name];
    process.env[name] = value;
  }
  const store = await openStore("s3://results/sweep");
  const task = {
    name: "one",
    kind: "train",
    spec: {},
    needs: { cores: 1, memory: 1, backend: "cpu" },
    priority: 0,
  };
  const said = { result: {}, about: {}, seconds: 1, worker: "w", isMine: async () => true };
  await publish(store, { task, attempt: 1, token: "t" }, { folder: run, ...said });
});
afterAll(async () => {
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  await bucket.close();
});

describe.each(["s3", "https"])("over %s", (kind) => {
  // http is taken from this machine alone.
  const at = (path: string) => `${kind === "s3" ? "s3:/" : bucket.url}/results/sweep${path}`;

  it("eval scores what it scores of the folder itself", async () => {
    const scores = async (named: string) => {
      const { code, out, error } = await unweave(["eval", named, "--metric", "collapse", "--json"]);
      expect(code, error).toBe(0);
      return JSON.parse(out).scores.map(({ seconds: _, ...score }: { seconds: number }) => score);
    };
    expect(await scores(at("/one"))).toEqual(await scores(run));
  });

  it("report writes a page where it is told to", async () => {
    expect(await complaint(["report", at("/one")])).toMatch(
      /^usage "report": expected --out for a run that lies elsewhere, got none\. Write --out FILE\.html\./,
    );
    const out = `${newPath()}.html`;
    const { code, error } = await unweave(["report", run, at("/one/attempt-1"), "--out", out]);
    expect(code, error).toBe(0);
    expect(readFileSync(out, "utf8")).toContain("<html");
  });

  it("serve shows a place of runs, says what was left out, and writes nothing", async () => {
    let found: readonly string[] = [];
    const { code, error } = await spawned(["serve", at(""), "--json"], (child) => {
      child.stdout!.once("data", async (line: Buffer) => {
        found = [...(await rowsOf((JSON.parse(`${line}`) as { url: string }).url)).keys()];
        child.kill("SIGTERM");
      });
    });
    expect(found).toEqual(["one"]);
    expect(code).toBe(0);
    expect(error).toMatch(
      /: 1 run as they are now\. Tables, curves, scores and figures are here; models and checkpoints are not/,
    );
    expect(await complaint(["serve", at(""), "--write"])).toMatch(
      /^usage "serve": expected a folder of this machine for --write, got an address\./,
    );
  });
});

it("what is wrong with an address is a sentence", async () => {
  expect(await complaint(["eval", "s3://results/sweep/none"])).toMatch(
    /^run "s3:\/\/results\/sweep\/none": expected a run folder/,
  );
  expect(await complaint(["report", "gs://bucket/run", "--out", `${newPath()}.html`])).toMatch(
    /^store "gs:…": expected a folder/,
  );
  expect(await complaint(["serve", "s3://other"])).toMatch(
    /^store "s3:\/\/other\/": expected a bucket that is there/,
  );
  expect(existsSync(join(run, "manifest.json"))).toBe(false);
});
