/** Every verb once on a folder of pictures, through to a report. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { Command } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { programFor } from "../../src/cli/program.ts";
import * as datasets from "../../src/data/index.ts";
import * as registry from "../../src/recipes/index.ts";
import {
  complaint,
  type Ended,
  newPath,
  photos,
  small,
  spawned,
  UNKNOWN_BACKEND,
  unscored,
  unweave,
} from "./program.ts";

const json = async (...args: string[]) => printed(await unweave([...args, "--json"]));
const printed = ({ code, out, error }: Ended) => {
  expect(code, error).toBe(0);
  return JSON.parse(out);
};
const run = newPath();
let trained: Awaited<ReturnType<typeof json>>;
let path: string;
beforeAll(async () => {
  path = await photos();
  trained = printed(await spawned(["train", ...small(path), "--out", run, "--json"]));
});

it("ends quietly when nobody reads on", async () => {
  const { code, error } = await spawned(["--help"], (child) => child.stdout?.destroy());
  expect([code, error]).toEqual([0, ""]);
});

describe("train", () => {
  it("prints one JSON document: the run, its blocks, its scores, its report", () => {
    expect(trained.run).toBe(run);
    expect(trained.blocks).toEqual({ shape: [0, 4], light: [4, 7] });
    expect(trained.report).toBe(join(run, "report.html"));
    expect(existsSync(trained.report)).toBe(true);
    const keys = [
      "metric",
      "variant",
      "value",
      "ci95",
      "null",
      "perFactor",
      "perBlock",
      "sampleSize",
      "warnings",
    ];
    for (const score of trained.scores) {
      expect(Object.keys(score)).toEqual(expect.arrayContaining([...keys, "seconds"]));
      expect(typeof score.value).toBe("number");
    }
  });
  it("takes an experiment from a file, which flags and settings change", async () => {
    const written = JSON.parse(readFileSync(join(run, "experiment.json"), "utf8"));
    expect(written).toMatchObject({ steps: 20, batch: 32, code: { shape: 4, light: 3 } });
    const again = newPath();
    const args = ["train", join(run, "experiment.json"), "--set", "steps=3", "--out", again];
    expect((await json(...args)).run).toBe(again);
    const changed = JSON.parse(readFileSync(join(again, "experiment.json"), "utf8"));
    expect(changed).toEqual({ ...written, steps: 3 });
  });
});

describe("eval", () => {
  it("gives the run's scores again, or the metrics asked for", async () => {
    const { scores } = await json("eval", run);
    const timeless = (list: { seconds: number }[]) => list.map(({ seconds: _, ...score }) => score);
    expect(timeless(scores)).toEqual(timeless(trained.scores));
    const one = await json("eval", run, "--metric", "mig");
    expect(one.scores.map((score: { metric: string }) => score.metric)).toEqual(["mig"]);
    expect(await complaint(["eval", run, "--backend", "web"])).toMatch(UNKNOWN_BACKEND);
  });
  it("of several runs says how far they agree, and refuses runs that cannot be compared", async () => {
    const [other, apart] = [newPath(), newPath()];
    await json("train", ...small(path), ...unscored, "--set", "seed=1", "--out", other);
    const { runs, agreement } = await json("eval", run, other, "--metric", "mig");
    expect(runs.map((each: { run: string }) => each.run)).toEqual([run, other]);
    const before = trained.scores.find((score: { metric: string }) => score.metric === "mig");
    expect(runs[0].scores[0]).toMatchObject({ metric: "mig", value: before.value });
    for (const name of ["udrLasso", "udrSpearman", "modelCentrality"]) {
      expect(agreement[name]).toHaveLength(2);
      for (const value of agreement[name]) expect(value).toBeGreaterThan(0);
    }
    const { out } = await unweave(["eval", run, other, "--metric", "mig"]);
    expect(out).toMatch(/^run +mig +UDR lasso +UDR Spearman +centrality$/m);
    expect(await complaint(["eval", run, other, "--backend", "web"])).toMatch(UNKNOWN_BACKEND);
    expect(await complaint(["eval", run, run])).toMatch(/^runs ".+": expected every run once/);
    expect(await complaint(["eval", run, other, "--html", "x.html"])).toMatch(/expected one run for a page/);
    await json(
      "train",
      ...small(path),
      ...unscored,
      "--set",
      "data.size=32",
      "--set",
      "steps=1",
      "--out",
      apart,
    );
    expect(await complaint(["eval", run, apart])).toMatch(/expected the data of ".+" \(images\)/);
  });
  it("prints a table for people", async () => {
    const { out, code } = await unweave(["eval", run, "--metric", "blockAccuracy"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^blockAccuracy +0\.\d{4} /m);
  });
});

describe("report", () => {
  it("puts runs side by side where it is told", async () => {
    const file = join(newPath(), "compare.html");
    expect(await json("report", run, run, "--out", file, "--title", "Two <runs>")).toEqual({ report: file });
    expect(readFileSync(file, "utf8")).toContain("<h1>Two &lt;runs&gt;</h1>");
  });
});

describe("list", () => {
  it("names every entry with its kind, source and supervision", async () => {
    const all = await json("list");
    expect(all.map((entry: { name: string }) => entry.name)).toEqual(
      expect.arrayContaining(["faces", "augment", "conv4", "infoNce", "blocks", "adam", "mig"]),
    );
    for (const entry of all)
      expect(Object.keys(entry).sort()).toEqual(["about", "kind", "name", "source", "supervision"]);
    const backends = await json("list", "backends");
    expect(backends.map((entry: { name: string }) => entry.name)).toEqual(["cpu", "webgpu", "cuda", "wasm"]);
    for (const { available, reason } of backends) expect(available).toBe(reason === null);
    expect(backends[0]).toMatchObject({ kind: "backends", available: true });
    const one = await json("list", "metrics", "sap");
    expect(one).toMatchObject({ name: "sap", kind: "metrics" });
    expect(one.options[0]).toEqual({
      ...{ name: "c", takes: "number", default: "0.01" },
      about: "Inverse penalty C of the support vector machine.",
    });
    const options = (await json("list", "data", "images")).options;
    const named = Object.fromEntries(options.map((option: { name: string }) => [option.name, option]));
    expect(named.path).toMatchObject({ takes: "text", default: "needed" });
    expect(named.missing).toMatchObject({ takes: "list of text or number", default: "" });
    expect(named.kinds).toMatchObject({ takes: "{name: categorical or ordinal or circular}", default: "{}" });
    expect(await complaint(["list", "data", "image"])).toContain("expected one of cars3d, dsprites");
    const recipes = await json("list", "recipes");
    expect(recipes.map((entry: { name: string }) => entry.name)).toEqual(Object.keys(registry));
  });
});

describe("data", () => {
  it("lists, looks inside, and writes pictures that read back the same", async () => {
    expect((await json("data", "list")).map((entry: { name: string }) => entry.name)).toEqual(
      Object.keys(datasets),
    );
    const options = ["--set", `data.path=${path}`, "--set", "data.size=16"];
    const info = await json("data", "info", "images", ...options);
    expect(info).toMatchObject({ rows: 240, channels: 1, height: 16, width: 16 });
    expect(info.factors[0]).toMatchObject({ name: "shape", levels: 5, missing: 0, rowsPerLevel: [48, 48] });
    const folder = newPath();
    await json("data", "make", "images", ...options, "--out", folder);
    const back = await json(
      "data",
      "info",
      "images",
      "--set",
      `data.path=${folder}`,
      "--set",
      "data.size=16",
    );
    expect(back.factors).toEqual(info.factors);
  });
});

it("says of every verb in the list of all what the verb says of itself", async () => {
  const quiet = new Writable({ write: (_, __, done) => done() });
  const world = { stdout: quiet, stderr: quiet, onInterrupt: () => {} };
  const said = (program: Command) =>
    program.commands.map((each) => [
      each.name(),
      each.description(),
      each.registeredArguments.map((given) => [given.name(), given.required, given.variadic]),
    ]);
  const [listed, own] = [
    said(await programFor(["--help"], world)),
    said(await programFor(["completion"], world)),
  ];
  expect(listed).toEqual(own);
});

describe("help", () => {
  it.each(["demo", "train", "search", "eval", "embed", "report", "list", "data"])(
    "of %s shows an example",
    async (verb) => {
      const { code, out } = await unweave([verb, "--help"]);
      expect(code).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}\$ /);
    },
  );
  it("of the program names every verb", async () => {
    const { code, out } = await spawned(["--help"]);
    expect(code).toBe(0);
    for (const verb of ["demo", "train", "search", "eval", "embed", "report", "list", "data"])
      expect(out).toMatch(new RegExp(`^ +${verb} `, "m"));
  });
});
