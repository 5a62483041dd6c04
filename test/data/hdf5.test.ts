/** HDF5 in the layout of 3dshapes.h5, and the ways a file can be wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import h5wasm from "h5wasm/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hdf5 } from "../../src/data/archives/hdf5.ts";
import { loaded } from "../../src/data/dataset.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-hdf5-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const ROWS = 2100;
const SIZE = 16 * 16 * 3;
const path = join(root, "shapes.h5");
/** Picture r has byte (r + its place) mod 251 everywhere. */
const byte = (row: number, place: number) => (row + place) % 251;
/** Six columns as 3D Shapes has them; the last runs from −30 to 30. */
const labels = Float64Array.from({ length: 6 * ROWS }, (_, i) => {
  const [row, f] = [Math.floor(i / 6), i % 6];
  return f === 5 ? -30 + 15 * (row % 5) : f === 0 ? (row % 4) / 10 : row % (f + 2);
});

beforeAll(async () => {
  await h5wasm.ready;
  const file = new h5wasm.File(path, "w");
  const data = Uint8Array.from({ length: ROWS * SIZE }, (_, i) => byte(Math.floor(i / SIZE), i % SIZE));
  file.create_dataset({
    name: "images",
    data,
    shape: [ROWS, 16, 16, 3],
    chunks: [100, 16, 16, 3],
    compression: "gzip",
  });
  file.create_dataset({ name: "labels", data: labels, shape: [ROWS, 6] });
  file.create_dataset({ name: "floats", data: Float32Array.from(labels), shape: [ROWS, 6] });
  file.close();
});
const read = async (options: object = {}) =>
  loaded(await hdf5.create(hdf5.options.parse({ path, ...options })));

describe("hdf5", () => {
  it("reads every picture, channels first, with 3D Shapes' names", async () => {
    const { factors, levels, images, shape, rows } = await read();
    expect(factors.map(({ name, size }) => [name, size])).toEqual([
      ["floor hue", 4],
      ["wall hue", 3],
      ["object hue", 4],
      ["scale", 5],
      ["shape", 6],
      ["orientation", 5],
    ]);
    expect(factors[5].values).toEqual([-30, -15, 0, 15, 30]);
    expect([rows, ...shape]).toEqual([ROWS, 3, 16, 16]);
    for (const row of [0, 99, 1023, 1024, 2099]) {
      expect([...levels.subarray(6 * row, 6 * row + 6)]).toEqual([
        row % 4,
        row % 3,
        row % 4,
        row % 5,
        row % 6,
        row % 5,
      ]);
      for (const [c, p] of [
        [0, 0],
        [1, 37],
        [2, 255],
      ])
        expect(images[row * SIZE + c * 256 + p]).toBe(byte(row, 3 * p + c));
    }
  });
  it("reads some pictures only, the same for the same seed", async () => {
    const [some, again, other] = [
      await read({ pictures: 40 }),
      await read({ pictures: 40 }),
      await read({ pictures: 40, seed: 1 }),
    ];
    expect(some.images).toEqual(again.images);
    expect(some.images).not.toEqual(other.images);
    for (let i = 0; i < 40; i++)
      // The first byte is the row mod 251, which the levels have to fit.
      expect(some.levels[6 * i + 5] % 5).toBe(
        rowOf(some.images[i * SIZE], some.levels.subarray(6 * i, 6 * i + 6)) % 5,
      );
  });
  it.each([
    [{ path: "/nowhere.h5" }, /^file "\/nowhere\.h5": expected an HDF5 file, got no such file\./],
    [{ images: "image" }, /^dataset of ".+" "image": .+ Did you mean "images"\?$/],
    [{ images: "floats" }, /^array "floats": expected \(rows, height, width\) or .+, got \(2100, 6\)\./],
    [{ names: ["a", "b"] }, /^option of dataset "names": expected 6 names, got 2\./],
    [{ kinds: { orientatoin: "circular" } }, /Did you mean "orientation"\?$/],
  ])("names what is wrong: %j", async (options, message) => {
    await expect(read(options)).rejects.toThrow(message);
  });
  it.each([
    ["cut off", (whole: Buffer) => whole.subarray(0, whole.length >> 1)],
    ["something else", () => Buffer.from("file,shape\na.png,1\n")],
    [
      "damaged inside",
      (whole: Buffer) => Buffer.concat([whole.subarray(0, 3000), Buffer.alloc(whole.length - 3000)]),
    ],
  ])("a file that is %s", async (_, damage) => {
    const bad = join(root, "bad.h5");
    writeFileSync(bad, damage(readFileSync(path)));
    await expect(read({ path: bad })).rejects.toThrow(
      /^file ".+bad\.h5": expected a whole HDF5 file, got .+\. The file is damaged/,
    );
  });
});

/** The row whose first byte and levels these are. */
function rowOf(first: number, found: Int32Array): number {
  for (let row = first; row < ROWS; row += 251)
    if ([row % 4, row % 3, row % 4, row % 5, row % 6, row % 5].every((level, f) => level === found[f]))
      return row;
  throw new Error("no row has these levels");
}
