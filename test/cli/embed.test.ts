/** `embed`: codes of new pictures in three formats, and pictures that cannot be read. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { allRows } from "../../src/data/dataset.ts";
import { readCodes } from "../../src/data/features/readFeatures.ts";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { openDataset } from "../../src/index.ts";
import { embed } from "../../src/inference/embed.ts";
import { encode } from "../../src/inference/encode.ts";
import { complaint, newPath, photos, small, UNKNOWN_BACKEND, unscored, unweave } from "./program.ts";

const run = newPath();
let path: string;
beforeAll(async () => {
  path = await photos();
  const { code, error } = await unweave([
    "train",
    ...small(path),
    ...unscored,
    "--set",
    "data.normalise=logStandardise",
    "--out",
    run,
  ]);
  expect(code, error).toBe(0);
});
const names = (count = 240) =>
  Array.from({ length: count }, (_, i) => join(path, "images", `${`${i}`.padStart(4, "0")}.png`));

async function embedded(out: string, ...places: string[]) {
  const { code, out: text, error } = await unweave(["embed", run, ...places, "--out", out, "--json"]);
  expect(code, error).toBe(0);
  expect(readdirSync(join(out, ".."))).not.toContainEqual(expect.stringContaining(".part"));
  return { ...JSON.parse(text), error };
}

describe("embed", () => {
  it("gives the codes that the run's own dataset has, row by row, in every format", async () => {
    const dataset = await openDataset({
      name: "images",
      options: { path, size: 16, normalise: "logStandardise" },
    });
    const runtime = new NodeRuntime();
    const own = await encode(runtime, readFileSync(join(run, "encoder.onnx")), dataset, allRows(dataset));
    await runtime.close();
    const out = newPath();
    const printed = await embedded(`${out}.npy`, join(path, "images"));
    expect(Object.keys(printed)).toEqual([
      "files",
      "blocks",
      "skipped",
      "notes",
      "rows",
      "imagesPerSecond",
      "error",
    ]);
    expect(printed).toMatchObject({
      files: names(),
      blocks: { shape: [0, 4], light: [4, 7] },
      skipped: [],
      rows: 240,
    });
    expect(printed.imagesPerSecond).toBeGreaterThan(1);
    const { codes } = readCodes(`${out}.npy`);
    expect([codes.rows, codes.columns]).toEqual([240, 7]);
    own.data.forEach((value, i) => {
      expect(codes.data[i]).toBeCloseTo(value, 5);
    });

    await embedded(`${out}.csv`, join(path, "images"));
    const [header, ...lines] = readFileSync(`${out}.csv`, "utf8").trim().split("\n");
    expect(header).toBe("file,shape_0,shape_1,shape_2,shape_3,light_0,light_1,light_2");
    expect(lines.map((line) => line.split(",")[0])).toEqual(names());
    expect(
      lines.flatMap((line) =>
        line
          .split(",")
          .slice(1)
          .map((cell) => Math.fround(Number(cell))),
      ),
    ).toEqual([...codes.data]);

    await embedded(`${out}.parquet`, join(path, "images"));
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(`${out}.parquet`) });
    expect(rows.map((row) => row.file)).toEqual(names());
    expect(rows.flatMap((row) => Object.values(row).slice(1))).toEqual([...codes.data]);
  });
  it("names pictures that cannot be read and loses none of the others, over several batches", async () => {
    const folder = newPath();
    cpSync(join(path, "images"), join(folder, "b"), { recursive: true });
    cpSync(join(path, "images"), join(folder, "a"), { recursive: true });
    writeFileSync(join(folder, "a", "0003.png"), readFileSync(join(folder, "a", "0003.png")).subarray(0, 60));
    writeFileSync(join(folder, "b", "0239.png"), "no picture");
    writeFileSync(join(folder, "b", "notes.txt"), "not asked for");
    const out = `${newPath()}.npy`;
    const { files, skipped, rows, error } = await embedded(out, folder, names()[5]);
    expect(skipped.map(({ file }: { file: string }) => file)).toEqual([
      join(folder, "a", "0003.png"),
      join(folder, "b", "0239.png"),
    ]);
    for (const { file, why } of skipped) expect(error).toContain(`warning: "${file}" was left out: ${why}\n`);
    expect(rows).toBe(479);
    expect(error).toContain("warning: 1 file was passed over: 1 .txt\n");
    expect(files[3]).toBe(join(folder, "a", "0004.png"));
    const { codes } = readCodes(out);
    expect(codes.rows).toBe(479);
    // The picture named on its own is the fifth of either folder.
    const row = (i: number) => codes.data.slice(7 * i, 7 * (i + 1));
    row(478).forEach((value, k) => {
      expect(value).toBeCloseTo(row(files.indexOf(join(folder, "a", "0005.png")))[k], 5);
    });
  });
  it("takes names as they come and keeps none that somebody else is told of", async () => {
    let [taken, told, ahead] = [0, 0, 0];
    const files = function* () {
      for (const name of [...names(), ...names(), ...names()]) {
        ahead = Math.max(ahead, ++taken - told);
        yield name;
      }
    };
    const onNames = (list: readonly string[]) => {
      told += list.length;
    };
    const out = `${newPath()}.npy`;
    expect(await embed({ run, files: files(), out, onNames })).toMatchObject({ files: [], rows: 720 });
    expect([taken, told]).toEqual([720, 720]);
    // One batch is encoded while the next is read.
    expect(ahead).toBeLessThanOrEqual(512);
  });
  it("says what was done to new pictures, which cannot be chosen any more", async () => {
    const folder = newPath();
    mkdirSync(folder);
    const wide = { create: { width: 64, height: 32, channels: 3, background: "red" } } as const;
    await sharp(wide).tiff().toFile(join(folder, "a.TIF"));
    writeFileSync(join(folder, "b.heic"), "a photograph");
    const { error, notes } = await embedded(`${newPath()}.npy`, folder);
    expect(error).toContain("warning: 1 file was passed over: 1 .heic\n");
    expect(notes).toEqual([
      "the one picture was resized from 32x64 to 16x16 (height x width)",
      expect.stringMatching(
        /^1 of 1 picture has other proportions and was cropped .+ by 50 % at most \([^;]+\)$/,
      ),
      expect.stringMatching(/^1 of 1 picture was converted to grey \([^;]+ was colour\)$/),
    ]);
    for (const note of notes) expect(error).toContain(`warning: ${note}\n`);
  });
  it("puts the file in its place only when it is whole", async () => {
    const folder = newPath();
    cpSync(join(path, "images"), folder, { recursive: true });
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), "no picture");
    const out = `${newPath()}.npy`;
    writeFileSync(out, "older codes");
    expect((await unweave(["embed", run, folder, "--out", out])).code).toBe(2);
    expect(readFileSync(out, "utf8")).toBe("older codes");
  });
  it.each([
    [["/nowhere", "X", "--out", "c.npy"], /^run folder "\/nowhere": .+ got no such folder\./],
    [
      ["RUN", "/nowhere", "--out", "c.npy"],
      /^pictures "\/nowhere": expected a folder or a picture, got no such file\./,
    ],
    [
      ["RUN", "src", "--out", "c.npy"],
      /^pictures "src": expected at least one picture, got none \(\d+ files were passed over: \d+ \.ts[^)]*\)\. Name a folder/,
    ],
    [
      ["RUN", "package.json", "--out", "c.npy"],
      /^pictures "package\.json": expected a file in \.png, .+, got another\./,
    ],
    [
      ["RUN", "src", "--out", "codes.txt"],
      /^output "codes\.txt": expected a file in \.csv, \.npy, \.parquet, got \.txt\./,
    ],
    [["RUN", "IMAGES", "--out", "c.npy", "--backend", "web"], UNKNOWN_BACKEND],
  ])("%j is answered in one line", async (args, message) => {
    expect(
      await complaint(["embed", ...args.map((arg) => (arg === "RUN" ? run : arg === "IMAGES" ? path : arg))]),
    ).toMatch(message);
    expect(existsSync("c.npy")).toBe(false);
  });
});
