/** Pairs that somebody wrote down, and every way a list can be wrong. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRows } from "../../src/data/dataset.ts";
import { userPairs } from "../../src/pairs/userPairs.ts";
import { random } from "../../src/random.ts";
import type { Dataset, Sampler } from "../../src/types/index.ts";
import { folder, noiseGrid } from "../data/world.ts";

const PAIRS = 12;
const numbered = noiseGrid([4, 3], 2);
const named: Dataset = { ...numbered, files: [...allRows(numbered)].map((row) => `p${row}.png`) };
/** Rows 0, 4, 8, 12, … share a; rows 0, 1, 2, 3 and 12, 13, 14, 15 share b. */
const LIST =
  "a,b,shared\np0.png,p4.png,a\np1.png,p5.png,a\np0.png,p1.png,b\np2.png,p3.png,b\np0.png,p12.png,a; b\n";

function sampler(csv: string, data = named, blocks = ["a", "b"], rows = allRows(data)): Sampler {
  const file = join(folder({ "pairs.csv": csv }), "pairs.csv");
  return userPairs.create(userPairs.options.parse({ file }))({ dataset: data, rows, pairs: PAIRS, blocks });
}
const drawn = (of: Sampler, { from, to } = { from: 0, to: PAIRS }) => {
  const { rows } = of.sample(random(1));
  const sorted = (i: number) => [rows[i], rows[PAIRS + i]].sort((x, y) => x - y).join();
  return new Set(Array.from({ length: to - from }, (_, i) => sorted(from + i)));
};

describe("a list of pairs", () => {
  it("trains each block on the pairs that share it, all of them in turn", () => {
    const of = sampler(LIST);
    expect(of.groups).toEqual([
      { factor: "a", from: 0, to: 6 },
      { factor: "b", from: 6, to: 12 },
    ]);
    expect(drawn(of, of.groups[0])).toEqual(new Set(["0,4", "1,5", "0,12"]));
    expect(drawn(of, of.groups[1])).toEqual(new Set(["0,1", "2,3", "0,12"]));
    expect(of.warnings).toEqual([]);
  });
  it("may name rows where pictures have no files", () => {
    const of = sampler(LIST.replaceAll(/p(\d+)\.png/g, "$1"), numbered);
    expect(drawn(of, of.groups[0])).toEqual(new Set(["0,4", "1,5", "0,12"]));
  });
  it("that says nothing of what is shared trains the whole code", () => {
    const of = sampler("a,b,shared\np0.png,p4.png,\np7.png,p5.png,\n", named, ["code"]);
    expect(of.groups).toEqual([{ factor: null, from: 0, to: PAIRS }]);
    expect(drawn(of)).toEqual(new Set(["0,4", "5,7"]));
  });
  it("leaves out pairs with pictures kept for testing, and says so", () => {
    const rows = allRows(named).filter((row) => row !== 12);
    const of = sampler(LIST, named, ["a", "b"], rows);
    expect(drawn(of, of.groups[0])).toEqual(new Set(["0,4", "1,5"]));
    expect(of.warnings![0]).toMatch(/^".+": 1 of 5 pairs names an image kept for testing$/);
  });
});

describe("a wrong list", () => {
  it.each([
    [
      "a file it does not have",
      `${LIST}p0.png,p99.png,a\n`,
      /got "p99\.png" on line 7\. Did you mean "p\d+\.png"\?/,
    ],
    [
      "a block without pairs",
      "a,b,shared\np0.png,p4.png,a\np1.png,p5.png,a\n",
      /^block "b": .+, got none\. List such/,
    ],
    [
      "an unknown factor",
      LIST.replace("a; b", "colour"),
      /^shared block "colour": expected one of a, b, got an unknown/,
    ],
    [
      "one picture twice in a pair",
      `${LIST}p3.png,p3.png,a\n`,
      /two different images, got "p3\.png" twice on line 7/,
    ],
    [
      "a pair that contradicts another",
      `${LIST}p1.png,p0.png,\n`,
      /got "p1\.png, p0\.png" sharing b on line 4 and everything on line 7/,
    ],
    [
      "a pair that contradicts the labels",
      `${LIST}p0.png,p2.png,a\n`,
      /one label of "a" for a pair that shares it, got "a0" and "a2" on line 7/,
    ],
    [
      "no column shared",
      LIST.replace("shared", "what"),
      /columns a, b, shared, got columns a, b, what\. Add a column "shared"/,
    ],
    ["no rows", "a,b,shared\n", /a row per pair below a,b,shared, got no rows/],
    ["no table", "a,b,shared\n1,2\n", /comma-separated text, got/],
  ])("names %s", (_, csv, message) => {
    expect(() => sampler(csv)).toThrow(message);
  });
  it("names a list that is not there", () => {
    const create = () =>
      userPairs.create(userPairs.options.parse({ file: "/nowhere.csv" }))({
        dataset: named,
        rows: allRows(named),
        pairs: PAIRS,
        blocks: ["a"],
      });
    expect(create).toThrow('pairs "/nowhere.csv": expected a CSV file, got no such file.');
  });
});
