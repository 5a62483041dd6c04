/** Folders with known pixels and labels: what becomes of them, and what is said about it. */
import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cacheFolder } from "../../src/cacheFolder.ts";
import { column, flat, folder, labels, pgm, readImages } from "./world.ts";

const dot = (tone = 100) => pgm(16, 16, () => tone);

/** A folder of even pictures, one per line of labels; the CSV's own `file` cells are `0.pgm`, `1.pgm`, … */
function table(header: string, rows: readonly string[]): string {
  const csv = [`file,${header}`, ...rows.map((row, i) => `${i}.pgm,${row}`)].join("\n");
  const pictures = Object.fromEntries(rows.map((_, i) => [`${i}.pgm`, dot(100 + i)]));
  return folder({ "labels.csv": csv, ...pictures });
}

describe("labels", () => {
  it("are ordinal and ascending where every known cell is a number, else in natural order", async () => {
    const dataset = await readImages(table("angle,who", ["10,p10", "-5,p9", "9.5,p1", "10.0,p10"]));
    expect(dataset.factors).toEqual([
      { name: "angle", size: 3, kind: "ordinal", values: [-5, 9.5, 10], labels: ["-5", "9.5", "10"] },
      { name: "who", size: 3, kind: "categorical", labels: ["p1", "p9", "p10"] },
    ]);
    expect(column(dataset, "angle")).toEqual([2, 0, 1, 2]);
    expect(column(dataset, "who")).toEqual([2, 1, 0, 2]);
    expect(dataset.warnings).toEqual([]);
  });

  it("that are missing are −1 and counted", async () => {
    const dataset = await readImages(table("a,b", ["x,1", ",2", "y,", '"",1']));
    expect(column(dataset, "a")).toEqual([0, -1, 1, -1]);
    expect(column(dataset, "b")).toEqual([0, 1, -1, 0]);
    expect(dataset.warnings).toEqual([
      'factor "a": 2 of 4 rows have no label',
      'factor "b": 1 of 4 rows has no label',
    ]);
  });

  it("may be quoted, with a byte order mark, blank lines and the file column anywhere", async () => {
    const csv = '\uFEFFwho,file\r\n"Doe, Jane",a.pgm\r\n\r\n "Roe" ,b.pgm\r\n';
    const path = folder({
      "meta/names.csv": csv.replace(' "Roe" ', '"Roe"'),
      "meta/a.pgm": dot(),
      "meta/b.pgm": dot(),
    });
    const dataset = await readImages(path, { labels: "meta/names.csv" });
    expect(labels(dataset, "who")).toEqual(["Doe, Jane", "Roe"]);
  });

  it("can be chosen", async () => {
    const path = table("a,b,c", ["1,x,u", "2,y,v"]);
    const names = async (options: object) =>
      (await readImages(path, { ...options })).factors.map((f) => f.name);
    expect(await names({ factors: ["c", "a"] })).toEqual(["a", "c"]);
    const combine = { bc: ["b", "c"] };
    expect(await names({ combine })).toEqual(["a", "bc"]);
    expect(await names({ combine, factors: ["a"] })).toEqual(["a"]);
    expect(await names({ combine, factors: ["bc"] })).toEqual(["bc"]);
    expect(await names({ combine, factors: ["a", "b", "c"] })).toEqual(["a", "bc"]);
  });
});

describe("combine", () => {
  const path = table("azimuth,elevation,room", ["50,-20,b", "-5,0,a", "50,-20,a", ",0,a", "50,10,b"]);

  it("makes one categorical factor of what occurs, numbers signed and in order", async () => {
    const dataset = await readImages(path, { combine: { light: ["azimuth", "elevation"] } });
    expect(dataset.factors.map(({ name, kind }) => [name, kind])).toEqual([
      ["light", "categorical"],
      ["room", "categorical"],
    ]);
    expect(labels(dataset, "light")).toEqual([
      "azimuth -5, elevation +0",
      "azimuth +50, elevation -20",
      "azimuth +50, elevation +10",
    ]);
    expect(column(dataset, "light")).toEqual([1, 0, 1, -1, 2]);
  });

  it("keeps texts exactly", async () => {
    const dataset = await readImages(path, { combine: { place: ["room", "elevation"] } });
    expect(labels(dataset, "place")).toEqual([
      "room a, elevation -20",
      "room a, elevation +0",
      "room b, elevation -20",
      "room b, elevation +10",
    ]);
  });

  it("of one column keeps its numbers as categories under its own name", async () => {
    const dataset = await readImages(path, { combine: { elevation: ["elevation"] } });
    expect(dataset.factors[1]).toEqual({
      name: "elevation",
      size: 3,
      kind: "categorical",
      labels: ["-20", "0", "10"],
    });
  });
});

describe("bins", () => {
  it("are of equal width with ranges for labels and centres for values; empty ones are no levels", async () => {
    const dataset = await readImages(table("age", ["0", "1.9", "2", "10", ""]), { bins: { age: 5 } });
    expect(dataset.factors[0]).toEqual({
      name: "age",
      size: 3,
      kind: "ordinal",
      labels: ["0 to 2", "2 to 4", "8 to 10"],
      values: [1, 3, 9],
    });
    expect(column(dataset, "age")).toEqual([0, 0, 1, 2, -1]);
  });

  it("are made, and said, for more than 64 different numbers", async () => {
    const rows = Array.from({ length: 65 }, (_, i) => `${i},${Math.min(i, 63)}`);
    const dataset = await readImages(table("many,fewer", rows));
    expect(dataset.factors.map(({ size }) => size)).toEqual([10, 64]);
    expect(dataset.factors[0].values?.[0]).toBeCloseTo(3.2);
    expect(dataset.warnings).toHaveLength(1);
    expect(dataset.warnings[0]).toContain('factor "many": 65 different numbers were put into 10 bins');
    const kept = await readImages(
      table(
        "many",
        rows.map((row) => row.split(",")[0]),
      ),
      {
        combine: { many: ["many"] },
      },
    );
    expect([kept.factors[0].size, kept.warnings]).toEqual([65, []]);
  });
});

describe("pictures", () => {
  const csv = "file,a\nx.png,1\ny.JPG,2\nz.webp,3\nw.pgm,4\n";

  it("of every kind are read from images/, grey from grey exactly", async () => {
    const path = folder({
      "labels.csv": csv,
      "images/x.png": await flat(16, 16, [10]).png().toBuffer(),
      "images/y.JPG": await flat(16, 16, [100]).jpeg({ quality: 100 }).toBuffer(),
      "images/z.webp": await flat(16, 16, [200, 200, 200]).webp({ lossless: true }).toBuffer(),
      "images/w.pgm": pgm(16, 16, (i) => i),
    });
    const dataset = await readImages(path);
    expect([dataset.rows, dataset.shape]).toEqual([4, [1, 16, 16]]);
    const firsts = [0, 1, 2, 3].map((row) => dataset.images[row * 256 + 7]);
    expect(firsts).toEqual([10, 100, 200, 7]);
    expect(dataset.warnings).toEqual([
      '1 of 4 pictures was converted to grey ("z.webp" was colour); data.channels=3 keeps it',
    ]);
  });

  it("in colour are planes in the order red, green, blue; grey is repeated, alpha laid over black", async () => {
    const path = folder({
      "labels.csv": "file,a\nx.png,1\ny.png,2\nz.png,3\n",
      "x.png": await flat(16, 16, [250, 120, 10]).png().toBuffer(),
      "y.png": await flat(16, 16, [77]).png().toBuffer(),
      "z.png": await flat(16, 16, [200, 100, 50, 0]).png().toBuffer(),
    });
    const dataset = await readImages(path, { channels: 3 });
    expect(dataset.shape).toEqual([3, 16, 16]);
    const planes = [0, 1, 2].map((row) => [0, 1, 2].map((c) => dataset.images[(row * 3 + c) * 256 + 100]));
    expect(planes).toEqual([
      [250, 120, 10],
      [77, 77, 77],
      [0, 0, 0],
    ]);
    expect(dataset.warnings).toEqual(['2 of 3 pictures were converted to colour ("y.png" was grey)']);
    const grey = await readImages(path);
    expect(grey.warnings).toEqual([
      '2 of 3 pictures were converted to grey ("x.png" was colour); data.channels=3 keeps it',
    ]);
  });

  it("of 16 bits are scaled to bytes", async () => {
    const deep = flat(16, 16, [128]).toColourspace("grey16").png();
    const path = folder({
      "labels.csv": "file,a\nx.png,1\ny.pgm,2\n",
      "x.png": await deep.toBuffer(),
      "y.pgm": pgm(16, 16, () => 32896, 65535),
    });
    const dataset = await readImages(path);
    expect([dataset.images[0], dataset.images[256], dataset.warnings]).toEqual([128, 128, []]);
  });

  it("of one other size are resized, which is said once; rows stay rows", async () => {
    const half = (i: number) => (i % 32 < 16 ? 0 : 200);
    const path = folder({
      "labels.csv": "file,a\nx.pgm,1\ny.pgm,2\n",
      "x.pgm": pgm(32, 48, half),
      "y.pgm": pgm(32, 48, () => 9),
    });
    const dataset = await readImages(path, { size: [96, 64] });
    expect(dataset.shape).toEqual([1, 96, 64]);
    expect([dataset.images[0], dataset.images[63]]).toEqual([0, 200]);
    expect(dataset.warnings).toEqual(["all 2 pictures were resized from 48x32 to 96x64 (height x width)"]);
  });

  it("of different sizes are counted, with an example", async () => {
    const path = folder({
      "labels.csv": "file,a\nx.pgm,1\ny.pgm,2\nz.pgm,3\n",
      "x.pgm": dot(),
      "y.pgm": pgm(20, 10, () => 50),
      "z.pgm": pgm(40, 40, () => 50),
    });
    expect((await readImages(path)).warnings).toEqual([
      '2 of 3 pictures were resized to 16x16 (height x width; "y.pgm" was 10x20)',
      '1 of 3 pictures has other proportions and was cropped at the centre, by 50 % at most ("y.pgm" was 10x20); data.fit=pad keeps all of a picture, data.fit=stretch distorts it',
    ]);
  });

  it("the CSV does not list are counted", async () => {
    const path = table("a", ["1", "2"]);
    writeFileSync(join(path, "spare.pgm"), dot());
    writeFileSync(join(path, "notes.txt"), "no picture");
    expect((await readImages(path)).warnings).toEqual([
      "pictures in the folder that labels.csv does not list: 1",
      "1 file was passed over: 1 .txt",
    ]);
  });

  it("too dark are dropped with their rows and the levels only they had", async () => {
    const path = folder({
      "labels.csv": "file,a\nx.pgm,1\ny.pgm,2\nz.pgm,3\n",
      "x.pgm": dot(40),
      // 2 of 256 pixels are bright, fewer than one in a hundred.
      "y.pgm": pgm(16, 16, (i) => (i < 2 ? 255 : 5)),
      "z.pgm": pgm(16, 16, (i) => (i < 3 ? 255 : 5)),
    });
    for (const normalise of ["none", "logStandardise"]) {
      const dataset = await readImages(path, { minBrightness: 40, normalise });
      expect([dataset.rows, dataset.images.length]).toEqual([2, 512]);
      expect(dataset.factors[0].values).toEqual([1, 3]);
      expect(dataset.warnings).toEqual(["dark pictures dropped (99th percentile below minBrightness 40): 1"]);
    }
    expect(await readImages(path, { minBrightness: 255 })).toMatchObject({
      rows: 1,
      factors: [],
      warnings: [
        "dark pictures dropped (99th percentile below minBrightness 255): 2",
        'factor "a" was left out: every label is "3"',
      ],
    });
  });

  it("are standardised in the logarithm one by one", async () => {
    const path = folder({
      "labels.csv": "file,a\nx.pgm,1\ny.pgm,2\nz.pgm,3\n",
      "x.pgm": pgm(16, 16, (i) => (i % 2 ? 3 : 15)),
      "y.pgm": pgm(16, 16, (i) => (i === 0 ? 255 : 0)),
      "z.pgm": dot(70),
    });
    const { images } = await readImages(path, { normalise: "logStandardise" });
    expect([images[0], images[1]]).toEqual([170, 86]);
    expect(images[256]).toBe(255);
    expect([...images.subarray(512)].every((byte) => byte === 128)).toBe(true);
  });
});

describe("the cache", () => {
  const files = () => readdirSync(cacheFolder()).length;
  // Its own: other tests write into theirs at the same time.
  beforeAll(() => {
    vi.stubEnv("UNWEAVE_CACHE", mkdtempSync(join(tmpdir(), "unweave-cache-")));
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });

  it("answers with the same bytes and warnings, and not once a picture has changed", async () => {
    const path = folder({
      "labels.csv": "file,a\nx.png,1\ny.png,2\n",
      "x.png": await flat(20, 20, [10, 20, 30]).png().toBuffer(),
      "y.png": await flat(20, 20, [90]).png().toBuffer(),
    });
    const first = await readImages(path);
    const count = files();
    expect(await readImages(path)).toEqual(first);
    expect(files()).toBe(count);
    // Same number of bytes, another time.
    const changed = await flat(20, 20, [91]).png().toBuffer();
    writeFileSync(join(path, "y.png"), changed);
    utimesSync(join(path, "y.png"), 1e9, 1e9);
    expect((await readImages(path)).images[256]).toBe(91);
    expect(files()).toBe(count + 1);
  });

  it("keeps other options apart and follows changed labels", async () => {
    const path = table("a", ["1", "2"]);
    expect((await readImages(path)).images[0]).toBe(100);
    expect((await readImages(path, { normalise: "logStandardise" })).images[0]).toBe(128);
    expect((await readImages(path, { size: 32 })).images.length).toBe(2048);
    expect((await readImages(path, { channels: 3 })).images.length).toBe(1536);
    writeFileSync(join(path, "labels.csv"), "file,b\n1.pgm,x\n0.pgm,y\n");
    const swapped = await readImages(path);
    expect([swapped.factors[0].name, swapped.images[0]]).toEqual(["b", 101]);
  });
});
