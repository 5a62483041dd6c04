/** Pictures and labels in .parquet, as Hugging Face's hub keeps them, and the ways a file can be wrong. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { parquet } from "../../src/data/archives/parquet.ts";
import { imageOf, loaded } from "../../src/data/dataset.ts";
import { folder } from "./world.ts";

const root = folder({ "shards/readme.txt": "no table", "empty/readme.txt": "" });
const at = (name: string) => join(root, name);
const ROWS = 50;
/** Picture r is one colour, (r, 2r, 3r). */
const png = (row: number) =>
  sharp({ create: { width: 20, height: 16, channels: 3, background: { r: row, g: 2 * row, b: 3 * row } } })
    .png()
    .toBuffer();
const schema = [
  { name: "root", num_children: 4 },
  { name: "image", repetition_type: "OPTIONAL", num_children: 2 },
  { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
  { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
  { name: "label", type: "INT64", repetition_type: "OPTIONAL" },
  { name: "angle", type: "DOUBLE", repetition_type: "OPTIONAL" },
  { name: "who", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
] as const;
const huggingface = JSON.stringify({
  info: {
    features: { label: { names: ["cat", "dog", "emu"], _type: "ClassLabel" }, image: { _type: "Image" } },
  },
});

async function write(name: string, from: number, to: number, rowGroupSize = 8, broken = -1): Promise<void> {
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  const image = await Promise.all(
    rows.map(async (row) => ({
      bytes: row === broken ? Buffer.from("no picture") : await png(row),
      path: `${row}.png`,
    })),
  );
  parquetWriteFile({
    filename: at(name),
    schema: schema as never,
    kvMetadata: [{ key: "huggingface", value: huggingface }],
    rowGroupSize,
    columnData: [
      { name: "image", data: image },
      { name: "label", data: rows.map((row) => (row === 3 ? null : BigInt(row % 3))) },
      { name: "angle", data: rows.map((row) => (row % 4) * 22.5) },
      { name: "who", data: rows.map((row) => `person ${row % 5}`) },
    ],
  });
}
const read = (name: string, given: object = {}) =>
  parquet.create(parquet.options.parse({ path: at(name), size: 16, channels: 3, ...given }));

beforeAll(async () => {
  await write("whole.parquet", 0, ROWS);
  await write("shards/train-00000-of-00002.parquet", 0, 20);
  await write("shards/train-00001-of-00002.parquet", 20, ROWS);
  await write("shards/test-00000-of-00001.parquet", 5, 9);
  await write("bad.parquet", 0, 12, 8, 9);
});

describe("parquet", () => {
  it("reads pictures and every other column, with the names that the file has for numbers", async () => {
    const { factors, levels, images, rows, warnings } = loaded(await read("whole.parquet"));
    expect(factors.map(({ name, size, kind }) => [name, size, kind])).toEqual([
      ["label", 3, "categorical"],
      ["angle", 4, "ordinal"],
      ["who", 5, "categorical"],
    ]);
    expect([factors[0].labels, factors[1].values]).toEqual([
      ["cat", "dog", "emu"],
      [0, 22.5, 45, 67.5],
    ]);
    expect([rows, [...levels.subarray(3 * 3, 3 * 5)]]).toEqual([ROWS, [-1, 3, 3, 1, 0, 4]]);
    for (const row of [0, 7, 8, 49])
      expect([0, 1, 2].map((c) => images[(row * 3 + c) * 256 + 100])).toEqual([row, 2 * row, 3 * row]);
    expect(warnings).toEqual([
      "images are resized to 16x16 (height x width; the first was 16x20)",
      "the first has other proportions and was cropped at the centre, by 20 %; data.fit=pad keeps all of a picture, data.fit=stretch distorts it",
      'factor "label": 1 of 50 rows has no label',
    ]);
  });
  it("reads the shards of one split as one table, in the order of their names", async () => {
    const [one, shards] = [
      loaded(await read("whole.parquet")),
      loaded(await read("shards", { split: "train" })),
    ];
    expect(shards.images).toEqual(one.images);
    expect(shards.levels).toEqual(one.levels);
    expect((await read("shards", { split: "test" })).rows).toBe(4);
  });
  it("draws some pictures and keeps them on disk where memory is short", async () => {
    const given = { pictures: 11, factors: ["who"] };
    const [memory, disk] = [
      loaded(await read("shards", given)),
      await read("shards", { ...given, memory: 0 }),
    ];
    for (let row = 0; row < 11; row++)
      expect(Uint8Array.from(imageOf(disk, row))).toEqual(Uint8Array.from(imageOf(memory, row)));
    // Person is the row mod 5, and red is the row.
    for (let row = 0; row < 11; row++) expect(memory.levels[row]).toBe(imageOf(memory, row)[0] % 5);
  });
  it("takes bytes without a structure, and kinds", async () => {
    parquetWriteFile({
      filename: at("plain.parquet"),
      columnData: [
        {
          name: "pixels",
          data: [await png(1), await png(2), await png(3), await png(4)],
          type: "BYTE_ARRAY",
        },
        { name: "turn", data: [0, 90, 180, 270], type: "INT32" },
      ],
    });
    const given = { image: "pixels", kinds: { turn: "circular" }, channels: 1 };
    const { factors, images } = loaded(await read("plain.parquet", given));
    expect([factors[0].kind, factors[0].size, images.length]).toEqual(["circular", 4, 1024]);
  });
});

describe("pictures beside a .parquet table", () => {
  const table = (name: string, pictures: readonly unknown[], type?: string) =>
    parquetWriteFile({
      filename: at(name),
      ...(type === undefined && {
        schema: schema.slice(0, 5).map((each, i) => (i === 0 ? { ...each, num_children: 2 } : each)) as never,
      }),
      columnData: [
        { name: "image", data: pictures as never, ...(type !== undefined && { type: type as never }) },
        { name: "label", data: pictures.map((_, row) => BigInt(row % 2)) },
      ],
    });
  beforeAll(async () => {
    const inside = join(root, "beside");
    for (const row of [1, 2, 3, 4]) {
      mkdirSync(join(inside, "sub"), { recursive: true });
      writeFileSync(join(inside, "sub", `${row}.png`), await png(row));
    }
    writeFileSync(at("away.png"), await png(9));
    symlinkSync(at("away.png"), join(inside, "link.png"));
    const rows = [1, 2, 3, 4].map((row) => ({ bytes: null, path: `sub/${row}.png` }));
    table("beside/structs.parquet", rows);
    table(
      "beside/texts.parquet",
      rows.map(({ path }) => path),
      "STRING",
    );
    table("beside/mixed.parquet", [{ bytes: await png(1), path: "nowhere.png" }, ...rows.slice(1)]);
    table("beside/null.parquet", [rows[0], rows[1], { bytes: null, path: null }, rows[3]]);
    table("beside/gone.parquet", [rows[0], { bytes: null, path: "sub/9.png" }, rows[2], rows[3]]);
    table("beside/up.parquet", [rows[0], { bytes: null, path: "../away.png" }, rows[2], rows[3]]);
    table("beside/link.parquet", [rows[0], { bytes: null, path: "link.png" }, rows[2], rows[3]]);
  });
  it.each(["structs", "texts", "mixed"])("are read by their paths: %s", async (name) => {
    const { images } = loaded(await read(`beside/${name}.parquet`));
    expect([0, 1, 2, 3].map((row) => images[row * 768 + 100])).toEqual([1, 2, 3, 4]);
  });
  it("are read again when one of them changes, though they were decoded", async () => {
    const stored = { memory: 0 };
    await read("beside/structs.parquet", stored);
    writeFileSync(at("beside/sub/4.png"), await png(70));
    expect(imageOf(await read("beside/structs.parquet", stored), 3)[100]).toBe(70);
    writeFileSync(at("beside/sub/4.png"), await png(4));
  });
  it.each([
    ["null", /^picture "row 2": expected encoded images: .+, got none \(null\)\. Take the row out/],
    ["gone", /^picture "row 1": expected a file ".+9\.png", got no such file\./],
    [
      "up",
      /^picture "row 1": expected pictures inside ".+beside", got "\.\.\/away\.png", which lies outside\./,
    ],
    ["link", /^picture "row 1": expected pictures inside ".+beside", got "link\.png", which lies outside\./],
  ])("are named by row where they cannot be read: %s", async (name, message) => {
    await expect(read(`beside/${name}.parquet`)).rejects.toThrow(message);
  });
  it("may lie elsewhere where that is said", async () => {
    const { images } = loaded(await read("beside/up.parquet", { outside: true }));
    expect(images[768 + 100]).toBe(9);
  });
});

describe("what can be wrong with .parquet", () => {
  it("a file that is cut off, damaged inside, or something else", async () => {
    const whole = readFileSync(at("whole.parquet"));
    const message =
      /^file ".+x\.parquet": expected a whole \.parquet file, got .+\. The file is damaged or cut off/;
    const damaged = Buffer.from(whole);
    damaged.fill(255, 4, 4000);
    for (const bytes of [
      whole.subarray(0, whole.length >> 1),
      damaged,
      Buffer.from("file,a\n"),
      Buffer.alloc(0),
    ]) {
      writeFileSync(at("x.parquet"), bytes);
      await expect(read("x.parquet")).rejects.toThrow(message);
    }
  });
  it("a picture that is none names its row", async () => {
    await expect(read("bad.parquet")).rejects.toThrow(/^picture "row 9": expected a whole picture, got /);
  });
  it.each([
    ["nowhere", {}, /^file ".+nowhere": expected a \.parquet file or a folder of them, got no such file\./],
    ["empty", {}, /got no \.parquet file in it\./],
    ["shards", { split: "valid" }, /got none that starts with "valid"\./],
    ["whole.parquet", { image: "img" }, /^column of ".+" "img": .+ Did you mean "image"\?$/],
    [
      "whole.parquet",
      { image: "label" },
      /^picture "row 0": expected encoded images: bytes, a path, or a structure/,
    ],
    ["whole.parquet", { factors: ["whom"] }, /^factor "whom": .+Did you mean "who"\?$/],
    ["whole.parquet", { kinds: { label: "ordinal", x: "ordinal" } }, /^factor "x": expected one of/],
  ])("%s %j", async (name, given, message) => {
    await expect(read(name, given)).rejects.toThrow(message);
  });
});
