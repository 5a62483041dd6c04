/** `eval` on codes in files and on encoders: against golden numbers, and against the run the encoder came from. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { zipSync } from "fflate";
import { chromium } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { random } from "../../src/random.ts";
import type { Score } from "../../src/types/index.ts";
import { floats, integers, npyBytes } from "../formats/npyFile.ts";
import { complaint, newPath, photos, small, UNKNOWN_BACKEND, unscored, unweave } from "./program.ts";

interface Printed {
  readonly scores: Score[];
  readonly skipped: { metric: string; why: string }[];
  readonly warnings: string[];
  readonly sentence: string;
}
async function evaluated(...args: string[]): Promise<Printed & { error: string }> {
  const { code, out, error } = await unweave(["eval", ...args, "--json"]);
  expect(code, error).toBe(0);
  return { ...JSON.parse(out), error };
}
const named = (scores: Score[], metric: string) => scores.find((score) => score.metric === metric)!;
const timeless = (scores: Score[]) => scores.map(({ seconds: _, ...score }) => score);

const golden = resolve("test/golden/metrics/dead_dims");
const goldenFiles = ["--codes", join(golden, "codes.npy"), "--factors", join(golden, "factors.npy")];

describe("a golden world from its files", () => {
  it("scores what the reference says, and leaves out what does not apply", async () => {
    const asked = "mig,modularity,blockAccuracy,retrieval";
    const { scores, skipped, sentence, error } = await evaluated(...goldenFiles, "--metrics", asked);
    const { expected, n } = JSON.parse(readFileSync(join(golden, "expected.json"), "utf8"));
    const mig = named(scores, "mig");
    expect(mig.value).toBeCloseTo(expected.mig.mig, 6);
    expect(mig.sampleSize).toBe(n);
    expect(named(scores, "modularity").value).toBeCloseTo(expected.modularity.all_rows, 6);
    const left = skipped.map(({ metric }) => metric);
    expect(left).toEqual(expect.arrayContaining(["blockAccuracy", "retrieval"]));
    for (const metric of left) expect(error).toMatch(new RegExp(`^skipped ${metric}: .+`, "m"));
    expect(sentence).toMatch(/^Of 4 factors /);
  });
  it("gives the same of the same in a table, shuffled as ordered where nothing is fitted", async () => {
    const ordered = await evaluated(...goldenFiles, "--metrics", "mig,collapse", "--split", "ordered");
    const shuffled = await evaluated(...goldenFiles, "--metrics", "mig,collapse");
    for (const metric of ["mig", "collapse"])
      expect(named(shuffled.scores, metric).value).toBeCloseTo(named(ordered.scores, metric).value, 9);
    const { out, code } = await unweave(["eval", ...goldenFiles, "--metric", "mig"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^metric +value +95 % interval +chance +seconds +how$/m);
    expect(out).toContain(`\nmig     ${named(ordered.scores, "mig").value.toFixed(4)}  `);
    expect(out.trim().split("\n").at(-1)).toBe((await evaluated(...goldenFiles, "--metric", "mig")).sentence);
  });
});

it("plans without computing: seconds and memory of every metric, what is fast and what does not apply", async () => {
  const { code, out } = await unweave(["eval", ...goldenFiles, "--plan"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^metric +seconds +MB +class$/m);
  expect(out).toMatch(/^mig +[\d.]+ +[\d.]+ +fast$/m);
  expect(out).toMatch(/^retrieval +– +– +skipped: no block is named after a factor/m);
  const asked = ["eval", ...goldenFiles, "--plan", "--metrics", "fast", "--json"];
  const { plan } = JSON.parse((await unweave(asked)).out);
  expect(plan.every(({ fast, seconds }: { fast: boolean; seconds: number }) => fast && seconds <= 2)).toBe(
    true,
  );
});

// Two factors, a dimension each: what is asked for is known.
const rows = 80;
const rng = random(4);
const levels = Array.from({ length: rows }, (_, i) => [i % 3, Math.floor(i / 3) % 4]);
const codes = levels.flatMap(([a, b]) => [a + 0.01 * rng.normal(), b + 0.01 * rng.normal(), rng.normal()]);
const written = (bytes: Uint8Array, ending = ".npy") => {
  const path = newPath() + ending;
  writeFileSync(path, bytes);
  return path;
};
const codesFile = written(floats([rows, 3], codes));
const factorsFile = written(integers([rows, 2], levels.flat()));
const own = ["--codes", codesFile, "--factors", factorsFile, "--metrics", "mig"];

describe("what codes and factors may look like", () => {
  it("names, kinds and blocks are as told; dimensions left over are `residual`", async () => {
    const { scores } = await evaluated(...own, "--names", "shape,size", "--blocks", "size=1");
    expect(named(scores, "mig").matrix).toMatchObject({
      rows: ["residual[0]", "size[0]", "residual 2[0]"],
      columns: ["shape", "size"],
    });
  });
  it("float64, int64, big-endian and Fortran order are converted and named, and change no score", async () => {
    const plain = await evaluated(...own);
    expect(plain.warnings).toEqual([]);
    const columns = [0, 1, 2].flatMap((j) => levels.map((_, i) => Math.fround(codes[3 * i + j])));
    const body = Buffer.alloc(8 * columns.length);
    columns.forEach((value, at) => {
      body.writeDoubleBE(value, 8 * at);
    });
    const other = [
      "--codes",
      written(npyBytes({ descr: ">f8", shape: [rows, 3], fortran: true }, body)),
      "--factors",
      written(npyBytes({ descr: "<i8", shape: [rows, 2] }, BigInt64Array.from(levels.flat(), BigInt))),
    ];
    const converted = await evaluated(...other, "--metrics", "mig");
    expect(timeless(converted.scores)).toEqual(timeless(plain.scores));
    expect(converted.warnings.join("\n")).toMatch(/big-endian.+\n.+Fortran.+\n.+float64.+float32/);
    for (const warning of converted.warnings) expect(converted.error).toContain(`warning: ${warning}`);
  });
  it("whole floats are levels, which may have gaps; one factor may be a list", async () => {
    const gaps = written(
      npyBytes(
        { descr: "<f4", shape: [rows] },
        Float32Array.from(levels, ([a]) => 10 * a),
      ),
    );
    const { scores, warnings } = await evaluated("--codes", codesFile, "--factors", gaps, "--metrics", "mig");
    expect(warnings).toEqual([]);
    // Dimension 0 decides the factor, so it tells all of its entropy.
    expect(named(scores, "mig").matrix?.values[0][0]).toBeCloseTo(1, 9);
  });
  it("a CSV has names, words and missing cells; many numbers are binned", async () => {
    const lines = levels.map(([a, b], i) => `${i}.png,shape ${a},${i === 5 ? "" : b},${i / 7}`);
    const csv = written(Buffer.from(`file,shape,size,time\n${lines.join("\n")}\n`), ".csv");
    const { scores, warnings } = await evaluated("--codes", codesFile, "--factors", csv, "--metrics", "mig");
    expect(Object.keys(named(scores, "mig").perFactor)).toEqual(["shape", "size", "time"]);
    expect(warnings).toEqual([
      'factor "size": 1 of 80 rows has no label',
      'factor "time": 80 different numbers were put into 10 bins of equal width; choose with data.bins={"time":20}, ' +
        'or keep every number as a level with data.kinds={"time":"categorical"}',
    ]);
  });
  it("a factor with one level is warned of and counts in no score", async () => {
    const flat = written(
      integers(
        [rows, 2],
        levels.flatMap(([a]) => [a, 0]),
      ),
    );
    const { warnings, scores } = await evaluated("--codes", codesFile, "--factors", flat, "--metrics", "mig");
    expect(warnings).toEqual(['factor "factor1" has one level only, so nothing can be read of it']);
    expect(Object.keys(named(scores, "mig").perFactor)).toEqual(["factor0"]);
  });
  it("batches come from an .npz file or a folder, and follow their rows when shuffled", async () => {
    const held = Int32Array.of(0, 1);
    const index = [levels, levels].flatMap((list, k) =>
      list.flatMap((row, i) => (row[k] === 1 ? [i] : [])).slice(0, 8),
    );
    const files = { "fv_index.npy": integers([2, 8], index), "fv_factor.npy": integers([2], [...held]) };
    const folder = newPath();
    mkdirSync(folder);
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    const zip = written(zipSync({ ...files, "note.txt": Buffer.from("other") }), ".npz");
    for (const batches of [folder, zip])
      for (const split of ["ordered", "shuffled"])
        expect((await evaluated(...own, "--batches", batches, "--split", split)).scores).toHaveLength(1);
  });
});

describe("an encoder with pictures", () => {
  const run = newPath();
  let path: string;
  beforeAll(async () => {
    path = await photos();
    const { code, error } = await unweave(["train", ...small(path), ...unscored, "--out", run, "--json"]);
    expect(code, error).toBe(0);
  });
  it("reads a run's own encoder: its blocks, every picture", async () => {
    const args = ["--encoder", join(run, "encoder.onnx"), "--data", path, "--set", "data.size=16"];
    const { scores, skipped } = await evaluated(...args);
    // An encoder's file cannot draw pictures.
    expect(skipped).toEqual([{ metric: "editing", why: "the run has no decoder" }]);
    expect(named(scores, "mig").sampleSize).toBe(240);
    expect(named(scores, "mig").matrix?.rows).toEqual([
      ...["shape[0]", "shape[1]", "shape[2]", "shape[3]"],
      ...["light[0]", "light[1]", "light[2]"],
    ]);
    const again = await evaluated(...args, "--split", "shuffled", "--metric", "mig");
    expect(again.scores[0].value).toBeCloseTo(named(scores, "mig").value, 9);
  });
  it("refuses pictures of another size, and what is no model", async () => {
    const wrong = await unweave(["eval", "--encoder", join(run, "encoder.onnx"), "--data", path]);
    expect(wrong.code).toBe(2);
    expect(wrong.error).toContain(
      "expected input \"images\" of the data's shape [any, 1, 64, 64], got [any, any, 16, 16]. Choose the data's size",
    );
    const encoder = ["--encoder", join(run, "encoder.onnx"), "--data", path, "--set", "data.size=16"];
    expect(await complaint(["eval", ...encoder, "--backend", "web"])).toMatch(UNKNOWN_BACKEND);
    const none = await unweave(["eval", "--encoder", factorsFile, "--data", path, "--set", "data.size=16"]);
    expect(none.code).toBe(2);
    expect(none.error).toMatch(/encoder ".+": expected an ONNX model, got something else\./);
  });
  it("--metrics on a run adds to its list what it did not have", async () => {
    const { scores } = await evaluated(run, "--metrics", "modularity,totalCorrelation");
    expect(scores.map(({ metric }) => metric)).toEqual(["modularity", "totalCorrelation"]);
  });
});

describe("the page", () => {
  const page = join(newPath(), "scores.html");
  beforeAll(async () => {
    const args = ["--names", "shape,a rather long <name>", "--blocks", "shape=0,noise=2", "--html", page];
    const { code, error } = await unweave(["eval", "--codes", codesFile, "--factors", factorsFile, ...args]);
    expect(code, error).toBe(0);
  });
  it("holds every number, stands alone and escapes names", async () => {
    const text = readFileSync(page, "utf8");
    expect(text).not.toMatch(/<script|<link|<iframe|javascript:|NaN|undefined|long <name>/);
    expect(text).toContain("a rather long &lt;name&gt;");
    const { scores } = await evaluated(...own);
    expect(text).toContain(named(scores, "mig").value.toFixed(3));
    expect(text.match(/<svg/g)?.length).toBeGreaterThanOrEqual(4);
  });
  it.skipIf(!existsSync("/usr/bin/chromium"))("needs no sideways scroll and asks for nothing", async () => {
    const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking"];
    const args = ["--no-sandbox", "--disable-gpu", ...quiet, "--disable-component-update", "--disable-sync"];
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args });
    for (const width of [420, 1280]) {
      const view = await browser.newPage({ viewport: { width, height: 900 } });
      const requests: string[] = [];
      view.on("request", (request) => requests.push(request.url()));
      const url = pathToFileURL(page).href;
      await view.goto(url);
      expect(requests).toEqual([url]);
      expect(await view.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      await view.close();
    }
    await browser.close();
  });
});
