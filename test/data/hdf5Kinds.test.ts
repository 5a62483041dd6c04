/** HDF5 as h5py writes numpy's types (test/fixtures/h5py.h5.gz: four images, arange(1024) % 251, and labels of every kind). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hdf5 } from "../../src/data/archives/hdf5.ts";
import { loaded } from "../../src/data/dataset.ts";
import { withHdf5 } from "../../src/formats/hdf5.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-h5py-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const path = join(root, "h5py.h5");
const bytes = gunzipSync(readFileSync(new URL("../fixtures/h5py.h5.gz", import.meta.url)));
beforeAll(() => writeFileSync(path, bytes));
const read = async (given: object) =>
  loaded(await hdf5.create(hdf5.options.parse({ path, labels: "i64", ...given })));
const IMAGES = Uint8Array.from({ length: 1024 }, (_, at) => at % 251);

describe("labels in HDF5", () => {
  it.each([
    ["i64", [[5, -7, 5, 9]]],
    ["u64", [[5, 2 ** 40, 5, 9]]],
    ["fixed", [["bob", "al", "bob", "cy"]]],
    ["utf8", [["größe", "al", "bob", "al"]]],
    ["train/labels", [[3, 1, 2, 1]]],
    ["kinds", [["cat", "dog", "dog", "cat"]]],
    [
      "fields",
      [
        [1, 2, 1, 2],
        ["ab", "cd", "ab", "ef"],
        [2.5, 3, 3, 3],
      ],
    ],
  ])("of %s are read as their owner meant them", async (labels, right) => {
    const { factors, levels } = await read({ labels });
    const found = factors.map(({ values, labels: names }, f) =>
      [0, 1, 2, 3].map((row) => (values ?? names)![levels[row * factors.length + f]]),
    );
    expect(found).toEqual(right);
  });
  it("take their names from fields, and from the array", async () => {
    expect((await read({ labels: "fields" })).factors.map(({ name }) => name)).toEqual(["n", "s", "v"]);
    expect((await read({ labels: "train/labels" })).factors[0].name).toBe("labels");
  });
  it.each([
    [{ labels: "huge" }, /^array "huge": expected whole numbers up to 2\^53, got 1152921504606846976\./],
    [{ labels: "nested" }, /^array "nested\.v": expected one number or text for every image, got lists/],
    [{ labels: "single" }, /^array "single": expected rows of numbers, got a single value\./],
    [
      { labels: "train" },
      /^array "train": expected rows .+ got a group\. Name one of train\/images, train\/labels\.$/,
    ],
    [{ labels: "trian/labels" }, /Did you mean "train\/labels"\?$/],
    [{ images: "fixed" }, /^array "fixed": expected numbers, got texts\./],
    [{ images: "half" }, /^array "half": expected float32 or float64, got float16\. Convert it/],
    [
      { images: "declared" },
      /^array "declared": expected at most \d+ bytes unpacked .+, got 1000000000000\./,
    ],
    [{ labels: "fields", names: ["a", "b", "c"] }, /^option of hdf5 "names": expected none for structures/],
  ])("name what is wrong: %j", async (given, message) => {
    await expect(read(given)).rejects.toThrow(message);
  });
});

describe("images in HDF5", () => {
  it.each([
    [{ images: "images" }, []],
    [{ images: "train/images" }, []],
    [
      { images: "big" },
      ["big: int32 from 0 (black) to 255 (white) was scaled to bytes; data.range=[low,high] says otherwise"],
    ],
    [{ images: "last", axes: "hwn" }, []],
    [
      { images: "images", range: [0, 255] },
      ["images: uint8 from 0 (black) to 255 (white) was scaled to bytes"],
    ],
  ])("%j come out with the same bytes", async (given, notes) => {
    const { images, warnings } = await read(given);
    expect(images).toEqual(IMAGES);
    expect(warnings).toEqual(notes);
  });
  it("of true and false are white and black, floats in 0..1 from black to white", async () => {
    expect((await read({ images: "bool" })).images).toEqual(IMAGES.map((byte) => (byte % 2) * 255));
    expect((await read({ images: "unit" })).images).toEqual(
      IMAGES.map((byte) => Math.round(255 * Math.fround(byte / 250))),
    );
  });
});

describe("a file that is replaced after a failure", () => {
  it("is read anew, whatever the library left open", async () => {
    const place = join(root, "replaced.h5");
    for (let round = 0; round < 3; round++) {
      const damaged = Buffer.from(bytes);
      // A fifth of the file, another each time.
      damaged.fill(
        0xa5,
        Math.floor(((round + 1) * bytes.length) / 5),
        Math.floor(((round + 2) * bytes.length) / 5),
      );
      writeFileSync(place, damaged);
      await withHdf5(place, async (file) => {
        for (const name of await file.names())
          await file
            .stored(name)
            .then((stored) => file.numbers(stored, 0, 0, 1))
            .catch(() => {});
      }).catch(() => {});
      writeFileSync(place, bytes);
      const { images } = loaded(await hdf5.create(hdf5.options.parse({ path: place, labels: "i64" })));
      expect(images).toEqual(IMAGES);
    }
  });
});
