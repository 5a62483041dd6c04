/** Pictures of every format, in any case of its ending, under another's ending; and what lies beside pictures. */
import { cpSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { bmpBytes } from "../formats/bmpFile.ts";
import { column, flat, folder, labels, pgm, readImages } from "./world.ts";

const COLOUR = [200, 100, 50] as const;
const image = () => flat(16, 16, COLOUR);
const ppm = Buffer.concat([Buffer.from("P6 16 16 255\n"), Buffer.from(Array(256).fill(COLOUR).flat())]);
const KINDS: Readonly<Record<string, () => Promise<Uint8Array> | Uint8Array>> = {
  png: () => image().png().toBuffer(),
  jpg: () => image().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
  jpeg: () => image().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
  jfif: () => image().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
  webp: () => image().webp({ lossless: true }).toBuffer(),
  tif: () => image().tiff({ compression: "lzw" }).toBuffer(),
  tiff: () => image().toColourspace("rgb16").tiff({ compression: "none" }).toBuffer(),
  gif: () => image().gif().toBuffer(),
  avif: () => image().avif({ lossless: true }).toBuffer(),
  bmp: () => bmpBytes(16, 16, 24, () => COLOUR),
  ppm: () => ppm,
  pnm: () => ppm,
};

/** Three pictures of this content under these endings, of which two are a class. */
async function labelled(content: Uint8Array, ...endings: string[]) {
  const names = endings.map((ending, i) => `${i}${ending}`);
  const csv = `file,a\n${names.map((name, i) => `${name},${i % 2}`).join("\n")}\n`;
  return folder({ "labels.csv": csv, ...Object.fromEntries(names.map((name) => [name, content])) });
}

describe("a picture", () => {
  it.each(Object.keys(KINDS))("in .%s is read, whatever the case of its ending", async (kind) => {
    const content = await KINDS[kind]();
    const path = await labelled(content, `.${kind}`, `.${kind.toUpperCase()}`);
    const dataset = await readImages(path, { channels: 3 });
    for (const row of [0, 1])
      for (const c of [0, 1, 2])
        expect(Math.abs(dataset.images[(row * 3 + c) * 256 + 100] - COLOUR[c])).toBeLessThanOrEqual(2);
    expect(dataset.warnings).toEqual([]);
  });

  it("is read by its content under another's ending", async () => {
    for (const kind of ["png", "bmp", "ppm", "avif"]) {
      const path = await labelled(await KINDS[kind](), ".jpg", ".pgm");
      const { images } = await readImages(path, { channels: 3 });
      expect(Math.abs(images[0] - 200)).toBeLessThanOrEqual(2);
    }
  });

  it("of several frames or pages is its first, which is said", async () => {
    const frames = await Promise.all([image(), flat(16, 16, [1, 2, 3])].map((each) => each.png().toBuffer()));
    const joined = () => sharp(frames, { join: { animated: true } });
    const formats = { gif: joined().gif(), webp: joined().webp({ lossless: true }), tif: joined().tiff() };
    for (const [kind, bytes] of Object.entries(formats)) {
      const path = await labelled(await bytes.toBuffer(), `.${kind}`, `.${kind}`);
      const { images, warnings } = await readImages(path, { channels: 3 });
      expect(Math.abs(images[0] - 200)).toBeLessThanOrEqual(4);
      expect(warnings).toEqual([
        `2 of 2 pictures hold several frames or pages; the first is read ("0.${kind}" has 2)`,
      ]);
    }
  });

  it.each([
    ["HEIC", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0", "latin1"), "HEIC, which cannot be decoded here"],
    [
      "a page",
      Buffer.from("\ufeff \n<!DOCTYPE html><title>Not found</title>"),
      "a page or a drawing (HTML, SVG)",
    ],
    [
      "a drawing",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"/>'),
      "(HTML, SVG)",
    ],
    ["nothing", Buffer.alloc(0), "an empty file"],
  ])("that is %s in truth is refused for what it is", async (_, content, message) => {
    await expect(readImages(await labelled(content, ".jpg", ".png"))).rejects.toThrow(message);
  });

  it("of measured values is refused instead of being black", async () => {
    const values = Float32Array.from({ length: 256 }, (_, i) => i / 255);
    const raw = { width: 16, height: 16, channels: 1 } as const;
    const float: Sharp = sharp(values, { raw });
    const content = await float.toColourspace("b-w").tiff({ compression: "none" }).toBuffer();
    const { depth } = await sharp(content).metadata();
    if (depth === "uchar") return;
    await expect(readImages(await labelled(content, ".tif", ".tif"))).rejects.toThrow("8 or 16 bits");
  });
});

describe("files beside pictures", () => {
  const dot = pgm(16, 16, (i) => i);
  const LEFTOVERS = {
    ".DS_Store": "x",
    ".git/objects/a.png": dot,
    ".ipynb_checkpoints/0-checkpoint.png": dot,
    "__MACOSX/cat/._0.png": dot,
    "cat/._0.png": dot,
    "cat/Thumbs.db": "x",
    "dog/.hidden/0.png": dot,
  };
  const classes = { "cat/0.png": dot, "cat/1.PNG": dot, "dog/0.png": dot, "dog/1.jpg": dot };

  it("are left out if systems and programs leave them, and counted by ending otherwise", async () => {
    const path = folder({
      ...LEFTOVERS,
      ...classes,
      "a.heic": "x",
      "cat/b.HEIC": "x",
      "notes.txt": "x",
      Makefile: "x",
    });
    const { files, warnings } = await readImages(path);
    expect(files).toEqual(["cat/0.png", "cat/1.PNG", "dog/0.png", "dog/1.jpg"]);
    expect(warnings).toContain("4 files were passed over: 2 .heic, 1 .txt, 1 without an ending");
  });

  it("are no pictures that a table fails to list", async () => {
    const table = "file,a\ncat/0.png,1\ndog/0.png,2\n";
    const { warnings } = await readImages(folder({ ...LEFTOVERS, ...classes, "labels.csv": table }));
    expect(warnings).toEqual(["pictures in the folder that labels.csv does not list: 2"]);
  });
});

describe("folders without a table", () => {
  const dot = (tone: number) => pgm(16, 16, () => tone);

  it("give a class each, which is said", async () => {
    const dataset = await readImages(
      folder({ "dog/0.pgm": dot(1), "cat/0.pgm": dot(2), "cat/1.pgm": dot(3) }),
    );
    expect(dataset.factors).toMatchObject([
      { name: "class", size: 2, kind: "categorical", labels: ["cat", "dog"] },
    ]);
    expect([column(dataset, "class"), [...dataset.images].filter((_, i) => i % 256 === 0)]).toEqual([
      [0, 0, 1],
      [2, 3, 1],
    ]);
    expect(dataset.warnings).toEqual([
      'there is no labels.csv: the names of folders are the labels ("class")',
    ]);
  });

  it("are categories even if their names are numbers, −1 or words for missing", async () => {
    const names = ["-1", "0", "7", "10", "NA"];
    const path = folder(Object.fromEntries(names.map((name, i) => [`${name}/a.pgm`, dot(i)])));
    const dataset = await readImages(path);
    expect(dataset.factors[0]).toMatchObject({ kind: "categorical", size: 5 });
    expect([...column(dataset, "class")].sort()).toEqual([0, 1, 2, 3, 4]);
    const many = folder(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}/a.pgm`, dot(i)])));
    expect((await readImages(many)).factors[0].size).toBe(100);
    const ordered = await readImages(many, { kinds: { class: "ordinal" }, bins: { class: 4 } });
    expect(ordered.factors[0]).toMatchObject({ kind: "ordinal", size: 4 });
  });

  it("give a factor for each depth at which they differ", async () => {
    const at = (place: string) => [`all/${place}/0.pgm`, dot(place.length)] as const;
    const path = folder(Object.fromEntries([at("a/x"), at("a/y"), at("b/x"), at("b"), at("b/y")]));
    const dataset = await readImages(path);
    expect(dataset.factors.map(({ name }) => name)).toEqual(["folder2", "folder3"]);
    expect(labels(dataset, "folder3")).toEqual(["x", "y"]);
    expect(column(dataset, "folder3")).toContain(-1);
    const joined = await readImages(path, { combine: { both: ["folder2", "folder3"] } });
    expect(joined.factors).toMatchObject([{ name: "both", size: 4 }]);
  });

  it("and without classes hold pictures without labels", async () => {
    for (const prefix of ["", "all/"]) {
      const path = folder({ [`${prefix}0.pgm`]: dot(1), [`${prefix}1.pgm`]: dot(2) });
      const dataset = await readImages(path);
      expect(dataset).toMatchObject({ factors: [], rows: 2, files: [`${prefix}0.pgm`, `${prefix}1.pgm`] });
      expect(dataset.levels).toHaveLength(0);
      expect(dataset.warnings).toEqual([
        "the pictures have no labels (there is no labels.csv, and no folder for each class): metrics that need labels are left out",
      ]);
    }
  });

  it("are told of links to folders, which are not followed, and of links that lead away", async () => {
    const elsewhere = folder({ "b/0.pgm": dot(5) });
    const path = folder({ "a/0.pgm": dot(1), "c/0.pgm": dot(1) });
    symlinkSync(join(elsewhere, "b"), join(path, "b"));
    expect((await readImages(path)).warnings).toContain("1 file was passed over: 1 link to a folder");
    symlinkSync(join(elsewhere, "b", "0.pgm"), join(path, "a", "1.pgm"));
    await expect(readImages(path)).rejects.toThrow(
      /^folder ".+": expected pictures inside ".+", got "a\/1\.pgm", which lies outside\. Copy it/,
    );
    expect((await readImages(path, { outside: true })).rows).toBe(3);
  });
});

describe("names in a table", () => {
  const dot = (tone: number) => pgm(16, 16, () => tone);
  const read = (names: readonly string[], files: Readonly<Record<string, Uint8Array>>, options = {}) =>
    readImages(
      folder({ "labels.csv": `file,a\n${names.map((n, i) => `${n},${i}`).join("\n")}\n`, ...files }),
      options,
    );

  it("find files in another Unicode form, with backslashes and without an ending", async () => {
    const [nfc, nfd] = ["café", "naïve"].map((word, i) => word.normalize(i === 0 ? "NFC" : "NFD"));
    const files = {
      [`sub/${nfc.normalize("NFD")}.pgm`]: dot(1),
      [`sub/${nfd.normalize("NFC")}.pgm`]: dot(2),
      "sub/p.1.pgm": dot(3),
      "sub/deep/q.pgm": dot(4),
    };
    const names = [`sub/${nfc}.pgm`, `sub\\${nfd}.pgm`, "sub/p.1", "sub\\deep\\q"];
    for (const prefix of ["", "images/"]) {
      const placed = Object.fromEntries(
        Object.entries(files).map(([name, bytes]) => [`${prefix}${name}`, bytes]),
      );
      const { images, warnings } = await read(names, placed);
      expect([0, 1, 2, 3].map((row) => images[row * 256])).toEqual([1, 2, 3, 4]);
      expect(warnings.map((text) => text.normalize("NFC"))).toEqual([
        'labels.csv spells 4 of 4 names otherwise than the files are called ("sub/café.pgm" is "café.pgm")',
      ]);
    }
  });

  it("that could be two pictures, or are two names of one, are refused", async () => {
    const png = await flat(16, 16, [9]).png().toBuffer();
    await expect(read(["a", "b.pgm"], { "a.pgm": dot(1), "a.png": png, "b.pgm": dot(2) })).rejects.toThrow(
      'expected names that mean one picture, got "a" on line 2: "a.pgm" and "a.png". Write the ending.',
    );
    for (const [first, second] of [
      ["a.pgm", "a"],
      ["s/é.pgm", "s/é.pgm".normalize("NFD")],
      ["s/é.pgm", "s\\é.pgm"],
    ])
      await expect(read([first, second], { "a.pgm": dot(1), "s/é.pgm": dot(2) })).rejects.toThrow(
        /expected one row per picture, got ".+" on line 2 and (".+" )?on line 3/,
      );
    await expect(read(["b", "a.pgm"], { "a.pgm": dot(1) })).rejects.toThrow(
      'got no picture with or without an ending "b" for line 2. Put it',
    );
  });

  it("may not leave the folder unless that is meant", async () => {
    const elsewhere = folder({ "far.pgm": dot(7) });
    const link = (path: string) => symlinkSync(join(elsewhere, "far.pgm"), join(path, "link.pgm"));
    const absolute = join(elsewhere, "far.pgm");
    const relative = join("..", elsewhere.split("/").at(-1)!, "far.pgm");
    for (const name of [absolute, relative, "link.pgm"]) {
      const path = folder({ "labels.csv": `file,a\nx.pgm,1\n${name},2\n`, "x.pgm": dot(1) });
      link(path);
      await expect(readImages(path)).rejects.toThrow(
        /^labels "labels\.csv": expected pictures inside .+ lies outside\. Copy .+ data\.outside=true\.$/,
      );
      expect((await readImages(path, { outside: true })).images[256]).toBe(7);
    }
    const inside = folder({
      "meta/labels.csv": "file,a\n../x.pgm,1\n../y.pgm,2\n",
      "x.pgm": dot(1),
      "y.pgm": dot(2),
    });
    expect((await readImages(inside, { labels: "meta/labels.csv" })).rows).toBe(2);
  });
});

describe("proportions", () => {
  /** Columns 0 to 15 black, 16 to 31 grey, 32 to 47 white. */
  const wide = pgm(48, 16, (i) => [0, 100, 255][Math.floor((i % 48) / 16)]);
  const path = folder({
    "labels.csv": "file,a\nx.pgm,1\ny.pgm,2\n",
    "x.pgm": wide,
    "y.pgm": pgm(32, 32, () => 8),
  });

  it("are cropped at the centre, padded or stretched", async () => {
    const { images } = await readImages(path);
    expect([...images.subarray(0, 256)].every((byte) => byte === 100)).toBe(true);
    const padded = await readImages(path, { fit: "pad" });
    expect([0, 3, 12, 15].map((y) => padded.images[y * 16 + 8])).toEqual([0, 0, 0, 0]);
    expect(Math.abs(padded.images[8 * 16 + 8] - 100)).toBeLessThan(4);
    const stretched = await readImages(path, { fit: "stretch" });
    expect([2, 13].map((x) => stretched.images[x])).toEqual([0, 255]);
    const said = (list: readonly string[]) => list.find((text) => text.includes("proportions"));
    expect([padded, stretched].map(({ warnings }) => said(warnings))).toEqual([
      '1 of 2 pictures has other proportions and was padded with black, 67 % at most of the result ("x.pgm" was 16x48); data.fit=crop fills it instead',
      '1 of 2 pictures has other proportions and was stretched; cropping would take 67 % at most ("x.pgm" was 16x48); data.fit=crop and data.fit=pad keep proportions',
    ]);
  });

  it("that fit give the same bytes whatever is chosen", async () => {
    const noisy = pgm(640, 427, (i) => (i * 7919) % 251);
    const fitting = folder({
      "labels.csv": "file,a\nx.pgm,1\ny.pgm,2\n",
      "x.pgm": noisy,
      "y.pgm": pgm(96, 64, (i) => i % 255),
    });
    const all = await Promise.all(
      ["crop", "pad", "stretch"].map(
        async (fit) => (await readImages(fitting, { fit, size: [32, 48] })).images,
      ),
    );
    expect(all[0]).toEqual(all[2]);
    expect(all[1]).toEqual(all[2]);
  });
});

describe("large folders", () => {
  const names = Array.from({ length: 300 }, (_, i) => `${`${i}`.padStart(3, "0")}.pgm`);
  const files = Object.fromEntries(names.map((name, i) => [name, pgm(16, 16, (p) => (i + p) % 256)]));
  const path = folder({
    "labels.csv": `file,a\n${names.map((name, i) => `${name},${i % 4}`).join("\n")}\n`,
    ...files,
  });

  it("stay on disk with the same bytes, and are read again from there", async () => {
    const { imageOf } = await import("../../src/data/dataset.ts");
    const { datasets } = await import("../../src/data/registry.ts");
    const whole = await readImages(path, { minBrightness: 16 });
    for (const _ of [0, 1]) {
      const options = { path, size: 16, minBrightness: 16, memory: 0 };
      const stored = await datasets.resolve({ name: "images", options });
      expect(stored.images).not.toBeInstanceOf(Uint8Array);
      for (const row of [0, 299, 17]) expect(imageOf(stored, row)).toEqual(imageOf(whole, row));
      expect(stored.levels).toEqual(whole.levels);
      expect(stored.warnings.at(-1)).toMatch(/^0\.0 GB of images were decoded into/);
    }
  });

  it("can be drawn from, by seed", async () => {
    const some = await readImages(path, { pictures: 40 });
    const again = await readImages(path, { pictures: 40 });
    const other = await readImages(path, { pictures: 40, seed: 1 });
    expect([some.rows, some.files, some.files?.length]).toEqual([40, again.files, 40]);
    expect(other.files).not.toEqual(some.files);
    expect(some.images[0]).toBe(Number(some.files?.[0].slice(0, 3)) % 256);
  });

  it("are read anew when a picture has changed", async () => {
    const copy = `${path}-copy`;
    mkdirSync(copy);
    cpSync(path, copy, { recursive: true });
    await readImages(copy, { memory: 0 }).catch(() => {});
    writeFileSync(
      join(copy, "000.pgm"),
      pgm(16, 16, () => 77),
    );
    utimesSync(join(copy, "000.pgm"), 1e9, 1e9);
    expect((await readImages(copy)).images[0]).toBe(77);
  });
});
