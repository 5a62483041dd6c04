/** Archives of pictures and factors, in the three ways they are published, and the ways they can be wrong. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { npz } from "../../src/data/archives/npz.ts";
import { loaded } from "../../src/data/dataset.ts";
import { integers, npyBytes } from "../formats/npyFile.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-npz-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
function archive(files: Readonly<Record<string, Buffer>>): string {
  const path = join(root, `${count++}.npz`);
  const named = Object.entries(files).map(([name, bytes]) => [`${name}.npy`, new Uint8Array(bytes)] as const);
  writeFileSync(path, zipSync(Object.fromEntries(named)));
  return path;
}
const bytes = (shape: number[], values: ArrayLike<number>) =>
  npyBytes({ descr: "|u1", shape }, Uint8Array.from(values));
const texts = (words: string[], width: number) =>
  npyBytes(
    { descr: `<U${width}`, shape: [words.length] },
    Uint32Array.from(
      words.flatMap((word) => Array.from({ length: width }, (_, i) => word.codePointAt(i) ?? 0)),
    ),
  );
const read = async (options: object) => loaded(await npz.create(npz.options.parse(options) as never));
/** Six colour pictures whose bytes are their own place. */
const colour = bytes(
  [6, 16, 16, 3],
  Array.from({ length: 6 * 768 }, (_, at) => at % 251),
);
const grey = (top: number) =>
  bytes(
    [6, 16, 16],
    Array.from({ length: 6 * 256 }, (_, at) => at % (top + 1)),
  );

describe("npz", () => {
  it("reads a full grid with names, channels first", async () => {
    const path = archive({
      images: colour,
      factor_sizes: integers([2], [2, 3]),
      factor_names: texts(["body", "größe"], 6),
    });
    const { factors, levels, shape, images, rows } = await read({ path, kinds: { größe: "ordinal" } });
    expect(factors.map(({ name, size, kind }) => [name, size, kind])).toEqual([
      ["body", 2, "categorical"],
      ["größe", 3, "ordinal"],
    ]);
    expect([...levels]).toEqual([0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2]);
    expect([rows, ...shape]).toEqual([6, 3, 16, 16]);
    // Picture 1, green, pixel 5: place 768 + 3 · 5 + 1 in the file.
    expect(images[(1 * 3 + 1) * 256 + 5]).toBe((768 + 16) % 251);
  });
  it("reads one array per factor, and 0 and 1 as black and white", async () => {
    const path = archive({
      images: grey(1),
      object: integers([6], [7, 7, 9, 9, -1, 4]),
      angle: integers([6], [0, 1, 2, 3, 4, 5]),
    });
    const { factors, levels, images } = await read({ path, factors: ["object"] });
    expect(factors).toEqual([
      { name: "object", size: 3, kind: "categorical", values: [4, 7, 9], labels: ["4", "7", "9"] },
    ]);
    expect([...levels]).toEqual([1, 1, 2, 2, -1, 0]);
    expect(new Set(images)).toEqual(new Set([0, 255]));
  });
  it("reads one array of levels and leaves out what never changes, as dSprites' colour", async () => {
    const table = integers([6, 3], [0, 0, 5, 0, 1, 5, 0, 2, 5, 0, 0, 6, 0, 1, 6, 0, 2, 6]);
    const path = archive({ imgs: grey(255), latents_classes: table });
    const names = ["color", "shape", "scale"];
    const { factors } = await read({ path, images: "imgs", levels: "latents_classes", names });
    expect(factors.map(({ name, size }) => [name, size])).toEqual([
      ["shape", 3],
      ["scale", 2],
    ]);
  });
  it("draws some pictures, the same for the same seed", async () => {
    const path = archive({ images: colour, factor_sizes: integers([2], [2, 3]) });
    const [a, b] = [await read({ path, pictures: 4 }), await read({ path, pictures: 4 })];
    expect(a.rows).toBe(4);
    expect(a.levels).toEqual(b.levels);
    expect(a.images).toEqual(b.images);
  });
  it("reads a folder of .npy files as it reads an archive, and pictures that lie across pieces", async () => {
    const rows = 300;
    const images = bytes(
      [rows, 32, 32],
      Array.from({ length: rows * 1024 }, (_, at) => (at * 7) % 256),
    );
    const levels = integers(
      [rows, 1],
      Array.from({ length: rows }, (_, row) => row % 5),
    );
    const folder = join(root, "arrays");
    mkdirSync(folder);
    writeFileSync(join(folder, "images.npy"), images);
    writeFileSync(join(folder, "levels.npy"), levels);
    const options = { levels: "levels", pictures: 200 };
    const [zip, files] = [
      await read({ path: archive({ images, levels }), ...options }),
      await read({ path: folder, ...options }),
    ];
    expect(files.images).toEqual(zip.images);
    expect(files.levels).toEqual(zip.levels);
    const whole = await read({ path: folder, levels: "levels" });
    expect(whole.images).toEqual(Uint8Array.from({ length: rows * 1024 }, (_, at) => (at * 7) % 256));
  });
  it("names an archive that is cut off", async () => {
    const path = archive({ images: colour, factor_sizes: integers([2], [2, 3]) });
    writeFileSync(path, readFileSync(path).subarray(0, 300));
    await expect(read({ path })).rejects.toThrow(/^data ".+": expected (a whole|an) \.npz file, got /);
  });
  it.each([
    [
      { images: colour },
      {},
      /^array "factor_sizes": expected an array of ".+", got none of that name\. Name the arrays/,
    ],
    [
      { imgs: colour },
      {},
      /^array "images": expected images in ".+", got none of that name\. Name it: data\.images=NAME/,
    ],
    [{ images: colour, factor_sizes: integers([2], [2, 2]) }, {}, /expected a grid of 6 images, got 4/],
    [
      { images: colour, a: integers([5], [0, 1, 0, 1, 0]) },
      { factors: ["a"] },
      /^array "a": expected 6 numbers, one per image, got 5/,
    ],
    [
      { images: integers([1, 16, 16], Array(256).fill(700)), a: integers([1], [0]) },
      { factors: ["a"] },
      /0\.\.255 or 16 bits, got 700 to 700\. Say which .+ data\.range=\[0,1023\]\.$/,
    ],
    [
      { images: colour, a: integers([6], [0, 1, 0, 1, 0, 1]) },
      { factors: ["a"], kinds: { b: "ordinal" } },
      /^factor "b": expected one of a/,
    ],
  ])("names what is wrong: %#", async (files, options, message) => {
    await expect(read({ path: archive(files), ...options })).rejects.toThrow(message);
  });
});
