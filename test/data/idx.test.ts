/** Files in the format of MNIST, whole and damaged. */
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { idx } from "../../src/data/archives/idx.ts";
import { loaded } from "../../src/data/dataset.ts";
import { folder } from "./world.ts";

const ROWS = 7;
function bytes(shape: readonly number[], values: ArrayLike<number>, type = 8): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, type, shape.length]);
  for (const [i, n] of shape.entries()) head.writeUInt32BE(n, 4 + 4 * i);
  return Buffer.concat([head, Uint8Array.from(values)]);
}
const value = (i: number) => (3 * i) % 256;
const pictures = (side: number) =>
  bytes(
    [ROWS, side, side],
    Array.from({ length: ROWS * side * side }, (_, i) => value(i)),
  );
const labels = bytes([ROWS], [4, 4, 2, 9, 2, 4, 9]);
const root = folder({
  p28: pictures(28),
  "p32.gz": gzipSync(pictures(32)),
  labels,
  short: pictures(28).subarray(0, 900),
  l6: bytes([6], [1, 2, 1, 2, 1, 2]),
  "cut.gz": gzipSync(pictures(32)).subarray(0, 200),
  wide: bytes([ROWS], Array(ROWS).fill(0), 13),
});
const read = async (path: string, given: object = {}) =>
  loaded(
    await idx.create(idx.options.parse({ path: join(root, path), labels: join(root, "labels"), ...given })),
  );

describe("idx", () => {
  it("lays black around pictures of 28, and says so", async () => {
    const { images, shape, rows, levels, factors, warnings } = await read("p28");
    expect([rows, ...shape]).toEqual([ROWS, 1, 32, 32]);
    expect(factors).toEqual([
      { name: "class", size: 3, kind: "categorical", values: [2, 4, 9], labels: ["2", "4", "9"] },
    ]);
    expect([...levels]).toEqual([1, 1, 0, 2, 0, 1, 2]);
    for (const row of [0, 6])
      for (const [y, x] of [
        [0, 0],
        [13, 5],
        [27, 27],
      ])
        expect(images[row * 1024 + (y + 2) * 32 + x + 2]).toBe(value((row * 28 + y) * 28 + x));
    expect([images[0], images[33], images[1023]]).toEqual([0, 0, 0]);
    expect(warnings[0]).toContain("28x28 images were padded with black to 32x32");
  });
  it("unpacks, and takes pictures that fit as they are", async () => {
    const { images, warnings } = await read("p32.gz", { factor: "digit", kinds: { digit: "ordinal" } });
    expect(images).toEqual(Uint8Array.from({ length: ROWS * 1024 }, (_, i) => value(i)));
    expect(warnings).toEqual([]);
  });
  it("draws some pictures, the same for the same seed", async () => {
    const [some, again] = [await read("p28", { pictures: 3 }), await read("p28", { pictures: 3 })];
    expect([some.rows, some.images]).toEqual([3, again.images]);
  });
  it.each([
    ["none", {}, /^file ".+none": expected an idx file, got no such file\./],
    ["short", {}, /expected 5488 bytes for shape \(7, 28, 28\), got 884\. The file is damaged or cut off/],
    ["cut.gz", {}, /expected a whole gzip file, got /],
    ["labels", {}, /unsigned bytes with 3 axes, got one that starts otherwise\. Name another file\./],
    ["p28", { labels: join(root, "wide") }, /unsigned bytes with 1 axis, got one that starts otherwise\./],
    ["p28", { labels: join(root, "l6") }, /^array "class": expected 7 numbers, one per image, got 6\./],
  ])("names what is wrong: %s %j", async (path, options, message) => {
    await expect(read(path, options)).rejects.toThrow(message);
  });
});
