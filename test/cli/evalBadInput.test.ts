/** What `eval` cannot score ends in one sentence that names the file, exit code 2, and no page. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { floats, integers, npyBytes } from "../formats/npyFile.ts";
import { complaint, newPath } from "./program.ts";

const rows = 20;
const numbers = Array.from({ length: 2 * rows }, (_, i) => Math.sin(i));
const levels = Array.from({ length: 2 * rows }, (_, i) => (i >> 1) % 2);
const good = { codes: floats([rows, 2], numbers), factors: integers([rows, 2], levels) };

const put = (bytes: Uint8Array | string, ending = ".npy"): string => {
  const path = newPath() + ending;
  writeFileSync(path, bytes);
  return path;
};
const changed = (at: number, value: number) => numbers.map((x, i) => (i === at ? value : x));

/** The complaint about these files and flags; a page was asked for and is not there. */
async function refused(
  { codes = good.codes, factors = good.factors }: { codes?: Uint8Array; factors?: Uint8Array | string },
  ...flags: string[]
): Promise<string> {
  const page = newPath();
  const file = put(factors, typeof factors === "string" ? ".csv" : ".npy");
  const line = await complaint(["eval", "--codes", put(codes), "--factors", file, "--html", page, ...flags]);
  expect(existsSync(page)).toBe(false);
  return line;
}

describe("codes that cannot be scored", () => {
  it.each([
    [
      "NaN",
      floats([rows, 2], changed(7, Number.NaN)),
      /got NaN at row 3, column 1 \(counted from 0\), 1 such in all\./,
    ],
    ["infinity", floats([rows, 2], changed(0, -Infinity)), /got -Infinity at row 0, column 0/],
    ["one axis", floats([2 * rows], numbers), /^codes .+expected shape \(rows, dimensions\), got \(40\)\./],
    ["no rows", floats([0, 2], []), /^codes .+got \(0, 2\)\./],
    [
      "objects",
      npyBytes({ descr: "|O", shape: [rows, 2] }, new Uint8Array(320)),
      /got Python objects \(dtype object\)\./,
    ],
    [
      "a lost end",
      good.codes.subarray(0, -5),
      /expected 160 bytes of float32 for shape \(20, 2\), got 155 bytes\./,
    ],
    ["more than its shape", Buffer.concat([good.codes, Buffer.alloc(4)]), /got 164 bytes\./],
    [
      "other bytes",
      Buffer.from("rows,of,text"),
      /expected an \.npy file, got a file that does not start as one\./,
    ],
  ])("%s", async (_, codes, message) => {
    expect(await refused({ codes })).toMatch(message);
  });
  it("too few rows for a split", async () => {
    const few = { codes: floats([4, 2], numbers.slice(0, 8)), factors: integers([4, 2], levels.slice(0, 8)) };
    expect(await refused(few)).toMatch(
      /^split "shuffled": expected 5 rows or more.+ got 4\. Give more rows\.$/,
    );
  });
});

describe("factors that cannot be scored", () => {
  const nothing = npyBytes({ descr: "<f8", shape: [rows] }, new Float64Array(rows).fill(Number.NaN));
  it.each([
    [
      "other rows",
      integers([rows - 1, 2], levels.slice(2)),
      /^factors .+expected 20 rows, as in ".+", got 19 in /,
    ],
    ["nothing but missing", nothing, /^factor "factor0": expected a label/],
    [
      "three axes",
      integers([rows, 2, 1], levels),
      /expected shape \(rows, factors\) or \(rows\), got \(20, 2, 1\)/,
    ],
    ["a CSV of other rows", "shape\n0\n1\n", /expected 20 rows, as in ".+", got 2 in /],
    ["a CSV with a column twice", "a,a\n0,1\n", /got "a" twice\./],
    ["an empty CSV", "", /expected a column per factor, got none\./],
  ])("%s", async (_, factors, message) => {
    expect(await refused({ factors })).toMatch(message);
  });
});

describe("flags that do not fit", () => {
  it.each([
    [["--names", "a"], /^names "a": expected 2, one per factor, got 1\./],
    [["--names", "a,a"], /got "a" again\./],
    [["--kinds", "nominal"], /^kinds "nominal": expected categorical, ordinal, circular, got another word\./],
    [["--blocks", "a=0-2"], /^blocks "a=0-2": expected dimensions 0 to 1, in order, got 0 to 2\./],
    [["--blocks", "a=0-1,b=1"], /expected blocks that do not overlap, got dimension 1 in "a" and "b"\./],
    [["--blocks", "0-1"], /expected NAME=FIRST-LAST/],
    [["--metrics", "migg"], /^metric "migg": .+ Did you mean "mig"\?$/],
    [["--metrics", "retrieval"], /got only some that do not \(retrieval\)\./],
    [["--split", "random"], /^usage "eval": .+shuffled, ordered/],
    [["--seed", "x"], /^usage "eval": expected --seed with a whole number from 0, got NaN\./],
    [["--data", "faces"], /^usage "eval": expected flags that go with --codes, got --data\./],
    [["--encoder", "e.onnx"], /got codes and encoder\./],
  ])("%j", async (flags, message) => {
    expect(await refused({}, ...flags)).toMatch(message);
  });
  it("no source, half a source, a missing file", async () => {
    expect(await complaint(["eval"])).toMatch(
      /^usage "eval": expected a run folder, or --codes .+ got none of them\./,
    );
    expect(await complaint(["eval", "--codes", "c.npy"])).toMatch(
      /expected --factors beside --codes, got none\./,
    );
    expect(await complaint(["eval", "--encoder", "e.onnx"])).toMatch(
      /expected --data beside --encoder, got none\./,
    );
    const missing = await complaint(["eval", "--codes", "c.npy", "--factors", put(good.factors)]);
    expect(missing).toMatch(/^codes "c\.npy": expected an \.npy file, got no such file\. Mend the path\.$/);
  });
});

describe("batches that do not fit", () => {
  const folderOf = (files: Record<string, Uint8Array>) => {
    const folder = newPath();
    mkdirSync(folder);
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, `${name}.npy`), bytes);
    return folder;
  };
  it.each([
    ["none", {}, /^batches .+expected arrays named fv_index, .+ got none of them\./],
    ["half", { fv_index: integers([1, 2], [0, 2]) }, /expected fv_index with fv_factor, got only fv_index\./],
    [
      "rows beyond the end",
      { fv_index: integers([1, 2], [0, 20]), fv_factor: integers([1], [0]) },
      /expected row numbers 0 to 19, got 20\./,
    ],
    [
      "a factor that varies",
      { fv_index: integers([1, 2], [0, 1]), fv_factor: integers([1], [0]) },
      /expected rows that share the held factor, got two levels of "factor0" in batch 0\./,
    ],
    [
      "pairs without pairs",
      { bv_index: integers([1, 2], [0, 2]), bv_factor: integers([1], [0]) },
      /expected shape \(batches, size, 2\), got \(1, 2\)\./,
    ],
  ])("%s", async (_, files, message) => {
    expect(await refused({}, "--batches", folderOf(files))).toMatch(message);
  });
  it("no zip file", async () => {
    expect(await refused({}, "--batches", put("text", ".npz"))).toMatch(/expected an \.npz file, got /);
  });
});
