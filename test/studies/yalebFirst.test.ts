/** Which cell of which score stands where in the table of the first light study, and what its studies say without data. */
import { describe, expect, it } from "vitest";
import { evaluation, type Score } from "../../src/index.ts";
import { Registry } from "../../src/registry.ts";
import { faces } from "../../studies/faces/index.ts";
import { readingOf, STRANGERS } from "../../studies/faces/strangers.ts";
import { cellReader } from "../../studies/yaleb.ts";
import { readingsOf, yalebFirst } from "../../studies/yalebFirst.ts";

const { RAW_PIXELS, UNTRAINED } = evaluation;
const PARTS = ["identity", "lighting", "whole code", "code", RAW_PIXELS, UNTRAINED, "chance"];
/** A cell says its table, row and column: 100, 200, …; 10, 20, …; 1, 2, … */
const tableOf = (number: number, columns: readonly string[]) => ({
  rows: PARTS,
  columns,
  values: PARTS.map((_, r) => columns.map((__, c) => 100 * number + 10 * r + c)),
});
const scores: readonly Pick<Score, "tables">[] = [
  { tables: { rank1: tableOf(1, ["all", "hard"]) } },
  {
    tables: {
      knn: tableOf(2, ["identity", "lighting"]),
      knnUnseen: tableOf(3, ["identity", "lighting"]),
      linear: tableOf(4, ["identity", "lighting"]),
    },
  },
];
const row = (r: number) => ({
  "rank-1": 100 + 10 * r,
  "rank-1, side light": 101 + 10 * r,
  "light, known people": 201 + 10 * r,
  "light, unseen people": 301 + 10 * r,
  "light, linear": 401 + 10 * r,
});

describe("the readings of a run", () => {
  it("of blocks are its blocks, the whole code and the baselines, the light from the table of lights", () => {
    expect(readingsOf("blocks", scores)).toEqual({
      ...{ "identity block": row(0), "lighting block": row(1), "whole code": row(2) },
      ...{ [RAW_PIXELS]: row(4), [UNTRAINED]: row(5), chance: row(6) },
    });
  });
  it("of an ordinary code are one row that says which of the two it is", () => {
    expect(readingsOf("ordinary", scores)).toEqual({ "ordinary contrastive code": row(3) });
    expect(readingsOf("cropped", scores)).toEqual({ "the same with random crops": row(3) });
  });
  it("of strangers are rank 1 under all lights and under those from the side, and the light of unseen people", () => {
    expect(readingOf(cellReader(scores), "a method", "identity", "pairs")).toEqual({
      ...{ table: "strangers", row: "a method", told: "pairs" },
      values: { [STRANGERS.all]: 100, [STRANGERS.side]: 101, [STRANGERS.light]: 301 },
    });
  });
});

it("a study that cannot do without its files asks for them", async () => {
  const studies = new Registry("study", { yalebFirst, faces });
  const open = (name: string, options = {}) => studies.resolve({ name, options })();
  await expect(open("yalebFirst")).rejects.toThrow(/labels\.csv and images\/, got no path.*--set data=PATH/);
  await expect(open("faces")).rejects.toThrow(
    /yaleb_benchmark_24x21\.npz or yaleb\/labels\.csv.*--set data=PATH/,
  );
  await expect(open("faces", { data: "/no/such/folder" })).rejects.toThrow(/neither.*--set data=PATH/);
});
