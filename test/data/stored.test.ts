/** Pictures that stay on disk give the same bytes, batches and pictures as those in memory, and their mistakes have names. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import h5wasm from "h5wasm/node";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { hdf5 } from "../../src/data/archives/hdf5.ts";
import { npz } from "../../src/data/archives/npz.ts";
import { allRows, imageOf, loaded, subset } from "../../src/data/dataset.ts";
import { pairs } from "../../src/pairs/registry.ts";
import { random } from "../../src/random.ts";
import type { Dataset } from "../../src/types/index.ts";
import { integers, npyBytes } from "../formats/npyFile.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-stored-"));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});
const cache = join(root, "cache");
beforeEach(() => {
  vi.stubEnv("UNWEAVE_CACHE", cache);
  rmSync(cache, { recursive: true, force: true });
});

const ROWS = 300;
const [COLOUR, GREY] = [16 * 16 * 3, 32 * 16];
const colour = Uint8Array.from({ length: ROWS * COLOUR }, (_, i) => (i * 7 + (i >> 9)) % 256);
const binary = Uint8Array.from({ length: ROWS * GREY }, (_, i) => Number((i * i + (i >> 5)) % 7 < 2));
const levels = Array.from({ length: ROWS * 2 }, (_, i) => (i % 2 === 0 ? (i >> 1) % 5 : (i >> 1) % 4));
const arrays = {
  "images.npy": npyBytes({ descr: "|u1", shape: [ROWS, 16, 16, 3] }, colour),
  "masks.npy": npyBytes({ descr: "|u1", shape: [ROWS, 32, 16] }, binary),
  "levels.npy": integers([ROWS, 2], levels),
};
const packed = join(root, "packed.npz");
const plain = join(root, "plain.npz");
const folder = join(root, "arrays");
const h5 = join(root, "file.h5");

beforeAll(async () => {
  writeFileSync(packed, zipSync(arrays, { level: 6 }));
  writeFileSync(plain, zipSync(arrays, { level: 0 }));
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(arrays)) writeFileSync(join(folder, name), bytes);
  await h5wasm.ready;
  const file = new h5wasm.File(h5, "w");
  const chunks = [70, 4, 4, 1];
  file.create_dataset({
    name: "images",
    data: colour,
    shape: [ROWS, 16, 16, 3],
    chunks,
    compression: "gzip",
  });
  file.create_dataset({ name: "levels", data: Int32Array.from(levels), shape: [ROWS, 2] });
  file.close();
});

const open = async (path: string, given: object = {}): Promise<Dataset> =>
  path.endsWith(".h5")
    ? hdf5.create(hdf5.options.parse({ path, labels: "levels", ...given }))
    : npz.create(npz.options.parse({ path, levels: "levels", ...given }));
const kept = () => readdirSync(cache);

describe.each([
  ["a packed archive", packed, true],
  ["an archive of files as they are", plain, false],
  ["a folder of .npy files", folder, false],
  ["an HDF5 file", h5, true],
] as const)("%s", (_, path, copied) => {
  it("gives the bytes it gives in memory, decoded once where they are packed", async () => {
    const whole = loaded(await open(path));
    const stored = await open(path, { memory: 0 });
    expect(stored.images).not.toBeInstanceOf(Uint8Array);
    for (const row of [299, 0, 1, 150, 150, 37])
      expect(Uint8Array.from(imageOf(stored, row))).toEqual(imageOf(whole, row));
    expect(stored.levels).toEqual(whole.levels);
    expect(stored.warnings.at(-1)).toMatch(copied ? /were decoded into ".+\.u8"/ : /^0\.0 GB .* stay in "/);
    if (!copied) return expect(() => kept()).toThrow();
    const [first] = kept();
    const content = readFileSync(join(cache, first));
    // A checksum for each image, for the byte that holds the scale, and for the checksums.
    expect(content.length).toBe(ROWS * COLOUR + 1 + 4 * (ROWS + 2));
    // What was decoded is used again, unless it is damaged: then it is made anew.
    const { ino } = statSync(join(cache, first));
    await open(path, { memory: 0 });
    expect(statSync(join(cache, first)).ino).toBe(ino);
    for (const at of [0, ROWS * COLOUR, content.length - 1, content.length - 9]) {
      const damaged = Uint8Array.from(content);
      damaged[at] ^= 1;
      writeFileSync(join(cache, first), damaged);
      expect(imageOf(await open(path, { memory: 0 }), 0)).toEqual(imageOf(whole, 0));
      expect(readFileSync(join(cache, first)).equals(content)).toBe(true);
    }
    expect(kept()).toEqual([first]);
  });
  it("gives the same pictures where some are drawn, others for another seed", async () => {
    const whole = loaded(await open(path, { pictures: 40 }));
    const stored = await open(path, { pictures: 40, memory: 0 });
    const again = await open(path, { pictures: 40, memory: 0, seed: 1 });
    const bytes = (dataset: Dataset) =>
      Buffer.concat([...allRows(dataset)].map((row) => Buffer.from(imageOf(dataset, row))));
    expect(bytes(stored).equals(whole.images)).toBe(true);
    expect(bytes(again).equals(whole.images)).toBe(false);
  });
});

describe("stored pictures", () => {
  it.each([
    ["packed", packed],
    ["as they are", plain],
  ])("zeros and ones are black and white (%s)", async (_, path) => {
    const whole = loaded(await open(path, { images: "masks" }));
    const stored = await open(path, { images: "masks", memory: 0 });
    expect(new Set(whole.images)).toEqual(new Set([0, 255]));
    for (const row of [0, 77, 299]) expect(imageOf(stored, row)).toEqual(imageOf(whole, row));
  });
  it("make the same batches, byte for byte", async () => {
    const batch = async (memory: number) => {
      const dataset = await open(packed, { memory });
      const make = pairs.resolve({ name: "shareFactor" });
      const sampler = make({ dataset, rows: allRows(dataset), pairs: 8, blocks: ["factor0", "factor1"] });
      return sampler.sample(random(1));
    };
    expect(await batch(0)).toEqual(await batch(1));
  });
  it("can be cut to some rows", async () => {
    const rows = Int32Array.of(7, 299, 3);
    const [whole, stored] = [await open(plain), await open(plain, { memory: 0 })];
    const [a, b] = [subset(whole, rows), subset(stored, rows)];
    for (const row of [0, 1, 2]) expect(Uint8Array.from(imageOf(b, row))).toEqual(imageOf(a, row));
    expect(() => loaded(b)).toThrow(/^dataset "npz": expected images in memory, got images on disk\. Raise/);
  });
});

describe("what can be wrong", () => {
  it("a byte turned over inside a packed archive; nothing is left in the cache", async () => {
    const bad = join(root, "bad.npz");
    const bytes = readFileSync(packed);
    bytes[bytes.indexOf("masks.npy") >> 1] ^= 255;
    writeFileSync(bad, bytes);
    await expect(open(bad, { memory: 0 })).rejects.toThrow(
      /^data ".+bad\.npz": expected a whole \.npz file, got /,
    );
    expect(kept()).toEqual([]);
  });
  it("a byte turned over inside an archive of files as they are, read into memory with its labels", async () => {
    const bad = join(root, "labels.npz");
    const bytes = readFileSync(plain);
    bytes[bytes.indexOf("levels.npy") + 200] ^= 255;
    writeFileSync(bad, bytes);
    await expect(open(bad)).rejects.toThrow(/got levels\.npy damaged: its checksum differs\./);
  });
  it("a .npy file that is cut off", async () => {
    const bad = join(root, "cut");
    mkdirSync(bad);
    for (const [name, content] of Object.entries(arrays)) writeFileSync(join(bad, name), content);
    truncateSync(join(bad, "images.npy"), 100_000);
    await expect(open(bad, { memory: 0 })).rejects.toThrow(
      /^array "images\.npy": expected all its rows, up to byte 230528 of ".+", got 100000\. The file is cut off/,
    );
  });
  it("a file that is cut off while it is read", async () => {
    const bad = join(root, "later");
    mkdirSync(bad);
    for (const [name, content] of Object.entries(arrays)) writeFileSync(join(bad, name), content);
    const dataset = await open(bad, { memory: 0 });
    truncateSync(join(bad, "images.npy"), 100_000);
    expect(() => imageOf(dataset, 299)).toThrow(
      /^image "299": expected 768 bytes in ".+", got 0\. The file was cut/,
    );
  });
  it("a cache that cannot be written", async () => {
    vi.stubEnv("UNWEAVE_CACHE", "/proc/no/such/place");
    await expect(open(packed, { memory: 0 })).rejects.toThrow(
      /^cache "\/proc\/no\/such\/place": expected room for 0\.0 GB of images, got .+ UNWEAVE_CACHE=DIR/,
    );
  });
});
