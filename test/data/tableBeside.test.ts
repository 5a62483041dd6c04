/** Factors in tables, CSV or .parquet: beside an archive's pictures, and as the labels of a folder. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { parquetWriteFile } from "hyparquet-writer";
import { afterAll, describe, expect, it } from "vitest";
import { npz } from "../../src/data/archives/npz.ts";
import { npyBytes } from "../formats/npyFile.ts";
import { column, folder, labels, pgm, readImages } from "./world.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-beside-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const pictures = npyBytes({ descr: "|u1", shape: [3, 16, 16] }, new Uint8Array(3 * 256).fill(9));
const path = join(root, "pictures.npz");
writeFileSync(path, zipSync({ "images.npy": new Uint8Array(pictures) }));

const csv = join(root, "factors.csv");
writeFileSync(csv, "who,angle\nann,0\nben,90\n,180\n");
const parquet = join(root, "factors.parquet");
parquetWriteFile({
  filename: parquet,
  columnData: [
    { name: "who", data: ["ann", "ben", null], type: "STRING" },
    { name: "angle", data: [0, 90, 180], type: "INT32" },
  ],
});

const read = (given: object) => npz.create(npz.options.parse({ path, ...given }) as never);

describe("factors beside an archive", () => {
  it.each([csv, parquet])("are read from %s", async (table) => {
    const dataset = await read({ table, kinds: { angle: "circular" } });
    expect(dataset.factors).toEqual([
      { name: "who", size: 2, kind: "categorical", labels: ["ann", "ben"] },
      { name: "angle", size: 3, kind: "circular", values: [0, 90, 180], labels: ["0", "90", "180"] },
    ]);
    expect([...dataset.levels]).toEqual([0, 0, 1, 1, -1, 2]);
  });
  it("have a row for every picture", async () => {
    const table = join(root, "short.csv");
    writeFileSync(table, "who\nann\nben\n");
    await expect(read({ table })).rejects.toThrow(
      'array "who": expected 3 numbers, one per image, got 2. Name another array.',
    );
  });
  it("are named where they are not there, or are of another kind", async () => {
    const missing = join(root, "missing.csv");
    await expect(read({ table: missing })).rejects.toThrow(
      "expected a CSV or .parquet file, got no such file",
    );
    await expect(read({ table: csv, kinds: { angel: "ordinal" } })).rejects.toThrow('Did you mean "angle"?');
  });
});

describe("labels of a folder", () => {
  it("may be a .parquet file", async () => {
    const pictures = folder({ "a.pgm": pgm(16, 16, () => 90), "b.pgm": pgm(16, 16, () => 120) });
    const columnData = [
      { name: "file", data: ["b.pgm", "a.pgm"], type: "STRING" as const },
      { name: "who", data: ["ben", "ann"], type: "STRING" as const },
    ];
    parquetWriteFile({ filename: join(pictures, "labels.parquet"), columnData });
    const dataset = await readImages(pictures, { labels: "labels.parquet" });
    expect(labels(dataset, "who")).toEqual(["ann", "ben"]);
    expect(column(dataset, "who")).toEqual([1, 0]);
    expect(dataset.files).toEqual(["b.pgm", "a.pgm"]);
  });
  it("name a column of lists", async () => {
    const pictures = folder({ "a.pgm": pgm(16, 16, () => 90) });
    const columnData = [
      { name: "file", data: ["a.pgm"], type: "STRING" as const },
      { name: "tags", data: [["x", "y"]], type: "JSON" as const },
    ];
    parquetWriteFile({ filename: join(pictures, "labels.parquet"), columnData });
    await expect(readImages(pictures, { labels: "labels.parquet" })).rejects.toThrow('column "tags"');
  });
});
