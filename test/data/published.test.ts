/** Published sets by name: files in the layouts of their authors, found where `data get` and disentanglement_lib put them. */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import h5wasm from "h5wasm/node";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { imageOf, loaded } from "../../src/data/dataset.ts";
import { published } from "../../src/data/published/sources.ts";
import { datasets } from "../../src/data/registry.ts";
import { npyBytes } from "../formats/npyFile.ts";
import { dspritesFile } from "./dspritesFile.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-published-"));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});
let count = 0;
beforeEach(() => {
  vi.stubEnv("UNWEAVE_DATA", join(root, `${count++}`));
  vi.stubEnv("DISENTANGLEMENT_LIB_DATA", undefined);
});
const stored = async (name: string, options: object = {}) =>
  await datasets.resolve({ name, options: { ...options } });
const open = async (name: string, options: object = {}) => loaded(await stored(name, options));
/** Puts the publisher's file where `data get` would. */
function put(set: string, bytes: Uint8Array, file = published[set].files[0].name): string {
  const folder = join(process.env.UNWEAVE_DATA!, set);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), bytes);
  return join(folder, file);
}
const bytes = (shape: number[], values: Uint8Array) => npyBytes({ descr: "|u1", shape }, values);

describe("dsprites", () => {
  it("reads the file by its name, with its authors' factors", async () => {
    put("dsprites", dspritesFile(120));
    const { name, factors, images, levels, rows } = await open("dsprites");
    expect([name, rows]).toEqual(["dsprites", 120]);
    expect(factors.map(({ name, size, kind }) => [name, size, kind])).toEqual([
      ["shape", 3, "categorical"],
      ["scale", 6, "ordinal"],
      ["orientation", 4, "circular"],
      ["x", 8, "ordinal"],
      ["y", 5, "ordinal"],
    ]);
    expect(factors[0].labels).toEqual(["square", "ellipse", "heart"]);
    expect([...levels.subarray(5 * 7, 5 * 8)]).toEqual([1, 1, 3, 7, 2]);
    expect([...images.subarray(0, 4), images[256]]).toEqual([255, 0, 0, 255, 0]);
  });
  it("finds it where disentanglement_lib has it, at a path, or says where to put it", async () => {
    const missing = open("dsprites");
    await expect(missing).rejects.toThrow(
      /^data "dsprites": expected ".+dsprites\/dsprites_ndarray_co1sh3sc6or40x32y32_64x64\.npz", got no such file\. Run "unweave data get dsprites", or put the file there \(https:/,
    );
    const library = join(root, "library");
    mkdirSync(join(library, "dsprites"), { recursive: true });
    const place = join(library, "dsprites", published.dsprites.files[0].name);
    writeFileSync(place, dspritesFile(30));
    expect((await open("dsprites", { path: join(library, "dsprites") })).rows).toBe(30);
    expect((await open("dsprites", { path: place })).rows).toBe(30);
    vi.stubEnv("DISENTANGLEMENT_LIB_DATA", library);
    expect((await open("dsprites")).rows).toBe(30);
    put("dsprites", dspritesFile(60));
    expect((await open("dsprites", { pictures: 50 })).rows).toBe(50);
  });
});

it("shapes3d has six factors, hues that close to a circle", async () => {
  const file = join(root, "s.h5");
  await h5wasm.ready;
  const h5 = new h5wasm.File(file, "w");
  const [rows, sizes] = [40, [10, 5, 4, 8, 4, 15]];
  const labels = Float64Array.from({ length: rows * 6 }, (_, i) => (Math.floor(i / 6) % sizes[i % 6]) / 10);
  h5.create_dataset({ name: "images", data: new Uint8Array(rows * 768).fill(9), shape: [rows, 16, 16, 3] });
  h5.create_dataset({ name: "labels", data: labels, shape: [rows, 6] });
  h5.close();
  const { factors, name } = await open("shapes3d", { path: file });
  expect([name, ...factors.map(({ kind }) => kind)]).toEqual([
    ...["shapes3d", "circular", "circular", "circular"],
    ...["ordinal", "categorical", "ordinal"],
  ]);
  expect(factors.map(({ size }) => size)).toEqual(sizes);
});

describe("mpi3d", () => {
  const sizes = [4, 4, 2, 3, 3, 40, 40];
  const rows = sizes.reduce((a, b) => a * b);
  it("knows its grid, the last factor fastest, and who is in which picture", async () => {
    // A folder of arrays stands for the archive: zeros but for the pictures looked at, which a disk need not hold.
    const arrays = join(root, "arrays");
    mkdirSync(arrays);
    const head = bytes([rows, 16, 16], new Uint8Array(0));
    const looked = [0, 1, 40, 1600, 4800, 14_400, 28_800, 115_200, rows - 1];
    const file = openSync(join(arrays, "images.npy"), "w");
    writeSync(file, head);
    for (const row of looked) {
      const mark = Buffer.alloc(256, 7);
      mark.writeUInt32LE(row);
      writeSync(file, mark, 0, 256, head.length + 256 * row);
    }
    closeSync(file);
    for (const set of ["mpi3dComplex", "mpi3dToy"]) {
      mkdirSync(join(process.env.UNWEAVE_DATA!, set), { recursive: true });
      symlinkSync(arrays, join(process.env.UNWEAVE_DATA!, set, published[set].files[0].name));
    }
    const dataset = await stored("mpi3dComplex", { memory: 0 });
    expect(dataset.factors.map(({ size }) => size)).toEqual(sizes);
    expect(dataset.factors[1].labels).toEqual(["coffee-cup", "tennis-ball", "croissant", "beer-cup"]);
    for (const row of looked) {
      const cell = sizes.map(
        (size, f) => Math.floor(row / sizes.slice(f + 1).reduce((a, b) => a * b, 1)) % size,
      );
      expect([...dataset.levels.subarray(7 * row, 7 * row + 7)]).toEqual(cell);
      expect(Buffer.from(imageOf(dataset, row)).readUInt32LE()).toBe(row);
    }
    // The same number of pictures is the challenge's grid for the other sets.
    const toy = await open("mpi3dToy", { pictures: 10 });
    expect([toy.name, toy.factors[0].labels]).toEqual(["mpi3dToy", ["green", "red", "blue", "brown"]]);
  }, 30_000);
  it("names a file that is no full grid", async () => {
    put("mpi3dReal", zipSync({ "images.npy": bytes([5, 16, 16, 3], new Uint8Array(5 * 768).fill(3)) }));
    await expect(open("mpi3dReal")).rejects.toThrow(
      /expected 1036800 or 460800 images: a full grid, got 5\./,
    );
  });
});

it("mnist finds both files of a part, packed or not", async () => {
  const head = (shape: number[]) => {
    const out = Buffer.alloc(4 + 4 * shape.length);
    out.set([0, 0, 8, shape.length]);
    for (const [i, n] of shape.entries()) out.writeUInt32BE(n, 4 + 4 * i);
    return out;
  };
  const pictures = Buffer.concat([head([3, 28, 28]), Buffer.alloc(3 * 784, 200)]);
  const labels = Buffer.concat([head([3]), Uint8Array.of(5, 0, 4)]);
  put("mnist", gzipSync(pictures), "t10k-images-idx3-ubyte.gz");
  put("mnist", labels, "t10k-labels-idx1-ubyte");
  const { name, factors, levels } = await open("mnist", { part: "test" });
  expect([name, factors[0].name, [...levels]]).toEqual(["mnist", "digit", [2, 0, 1]]);
  await expect(open("mnist")).rejects.toThrow(
    /^data "mnist": expected ".+train-images-idx3-ubyte\.gz", got no such/,
  );
});
