/** Files of factors that other programs wrote: what pandas, numpy and R make of levels. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { afterAll, describe, expect, it } from "vitest";
import { type FactorFileOptions, readFactors } from "../../src/data/features/readFactors.ts";
import { npyBytes } from "../formats/npyFile.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-factors-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
function written(content: string | Uint8Array, ending = "csv"): string {
  const path = join(root, `${count++}.${ending}`);
  writeFileSync(path, content);
  return path;
}
/** Factor → its numbers or labels, and how many labels are missing. */
async function read(path: string, options: FactorFileOptions = {}) {
  const { factors, levels, notes } = await readFactors(path, options);
  const found = factors.map(({ name, values, labels }, f) => {
    const missing = levels.filter((level, i) => level < 0 && i % factors.length === f).length;
    return [name, values ?? labels, missing];
  });
  return { found, notes };
}

describe("a table of factors", () => {
  it.each([";", "\t", "|"])("parted by %j has its columns", async (separator) => {
    const { found } = await read(written(["a,b", "0,1", "1,0", "0,0"].join("\n").replaceAll(",", separator)));
    expect(found).toEqual([
      ["a", [0, 1], 0],
      ["b", [0, 1], 0],
    ]);
  });
  it("as numpy.savetxt writes it", async () => {
    const row = (a: number, b: number) => `${a.toExponential(18)} ${b.toExponential(18)}`;
    const { found } = await read(written(`# size angle\n${row(0, 30)}\n${row(1, 60)}\n`, "txt"));
    expect(found).toEqual([
      ["size", [0, 1], 0],
      ["angle", [30, 60], 0],
    ]);
    const comma = await read(written("# size,angle\n0,30\n1,60\n"));
    expect(comma.found.map(([name]) => name)).toEqual(["size", "angle"]);
  });
  it("may hold an index and names of files, which are left out and said", async () => {
    const { found, notes } = await read(written(",image,who\n0,a.png,ann\n1,b.png,ben\n"));
    expect(found).toEqual([["who", ["ann", "ben"], 0]]);
    expect(notes.join("\n")).toMatch(
      /counts the rows and was left out\n.+"image" names files and is no factor/,
    );
  });
  it("without names is refused, unless they are a data frame's numbers", async () => {
    await expect(read(written("0.5,1.5\n0.25,2\n"))).rejects.toThrow(
      "expected names of columns on the first line, got numbers (0.5, 1.5). Write a line of names above them.",
    );
    expect((await read(written("0,1\n5,6\n6,5\n"))).found).toEqual([
      ["0", [5, 6], 0],
      ["1", [5, 6], 0],
    ]);
  });
  it("in .parquet, with NaN, null and an index of pandas", async () => {
    const filename = join(root, "factors.parquet");
    const columnData = [
      { name: "size", data: [1.5, Number.NaN, 2.5], type: "DOUBLE" as const },
      { name: "who", data: ["ann", null, "ben"], type: "STRING" as const },
      { name: "__index_level_0__", data: [4, 2, 9], type: "INT32" as const },
    ];
    parquetWriteFile({ filename, columnData });
    expect((await read(filename)).found).toEqual([
      ["size", [1.5, 2.5], 1],
      ["who", ["ann", "ben"], 1],
    ]);
  });
  it("means by missing what a person says", async () => {
    const path = written("a\n-1\n0\n1\nNA\n");
    expect((await read(path)).found).toEqual([["a", [0, 1], 2]]);
    expect((await read(path, { missing: ["NA"] })).found).toEqual([["a", [-1, 0, 1], 1]]);
    expect((await read(path, { missing: [] })).found).toEqual([["a", ["-1", "0", "1", "NA"], 0]]);
  });
});

describe("an array of factors", () => {
  const array = (shape: number[], values: readonly number[]) =>
    written(npyBytes({ descr: "<f8", shape }, Float64Array.from(values)), "npy");
  it("has the rules of a table: -1, NaN, fractions, kinds before bins", async () => {
    expect((await read(array([4, 2], [-1, -1, 1, 0, -1, 1, 1, Number.NaN]))).found).toEqual([
      ["factor0", [-1, 1], 0],
      ["factor1", [0, 1], 2],
    ]);
    const many = Array.from({ length: 100 }, (_, i) => i);
    const binned = await readFactors(array([100], many));
    expect(binned.factors[0].size).toBe(10);
    expect(binned.notes.join("\n")).toContain("100 different numbers were put into 10 bins");
    const kept = await readFactors(array([100], many), { names: ["id"], kinds: ["categorical"] });
    expect(kept).toMatchObject({ factors: [{ name: "id", size: 100, kind: "categorical" }], notes: [] });
  });
});
