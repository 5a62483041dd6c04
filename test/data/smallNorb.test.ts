/** SmallNORB's layout: six files of NORB's own matrices, compressed or not. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loaded } from "../../src/data/dataset.ts";
import { smallNorb } from "../../src/data/published/smallNorb.ts";
import { nuisanceOf } from "../../src/data/roles.ts";
import { folder } from "./world.ts";

function matrixFile(mark: number, shape: readonly number[], body: Uint8Array): Buffer {
  const head = Buffer.alloc(8 + 4 * Math.max(3, shape.length));
  head.writeUInt32LE(mark, 0);
  head.writeUInt32LE(shape.length, 4);
  for (let i = 0; i < Math.max(3, shape.length); i++) head.writeInt32LE(shape[i] ?? 1, 8 + 4 * i);
  return Buffer.concat([head, body]);
}
const whole = (shape: readonly number[], values: readonly number[]) =>
  matrixFile(0x1e3d4c54, shape, new Uint8Array(Int32Array.from(values).buffer));
/** The left picture of row r has byte 3r + 10, and a dark lower half; the right one is white. */
function dat(rows: number, first: number): Buffer {
  const body = new Uint8Array(rows * 2 * 96 * 96).fill(255);
  for (let row = 0; row < rows; row++) {
    body.fill(3 * (first + row) + 10, row * 2 * 9216, row * 2 * 9216 + 4608);
    body.fill(0, row * 2 * 9216 + 4608, row * 2 * 9216 + 9216);
  }
  return matrixFile(0x1e3d4c55, [rows, 2, 96, 96], body);
}
const training = "smallnorb-5x46789x9x18x6x2x96x96-training";
const testing = "smallnorb-5x01235x9x18x6x2x96x96-testing";
/** 70 rows: more than are shrunk at once. */
const [A, B] = [70, 3];
const info = (rows: number) =>
  Array.from({ length: rows }, (_, r) => [r % 10, r % 9, 2 * (r % 18), r % 6]).flat();
const category = (rows: number) => Array.from({ length: rows }, (_, r) => r % 5);
const files = {
  [`${training}-dat.mat.gz`]: gzipSync(dat(A, 0)),
  [`${training}-cat.mat`]: whole([A], category(A)),
  [`${training}-info.mat.gz`]: gzipSync(whole([A, 4], info(A))),
  [`${testing}-dat.mat`]: dat(B, A),
  [`${testing}-cat.mat`]: whole([B], category(B)),
  [`${testing}-info.mat`]: whole([B, 4], info(B)),
};
const read = async (path: string, given: object = {}) =>
  loaded(await smallNorb.create(smallNorb.options.parse({ path, ...given })));
/** The folder with one file changed. */
function changed(name: string, bytes: Uint8Array): string {
  const path = folder(files);
  writeFileSync(join(path, name), bytes);
  return path;
}

describe("smallNorb", () => {
  it("reads both parts, the left eye, shrunk", async () => {
    const { factors, levels, images, rows, shape } = await read(folder(files));
    expect([rows, ...shape]).toEqual([A + B, 1, 64, 64]);
    expect(factors.map(({ name, size }) => [name, size])).toEqual([
      ["category", 5],
      ["instance", 10],
      ["elevation", 9],
      ["azimuth", 18],
      ["lighting", 6],
    ]);
    expect(nuisanceOf(factors, "category")?.name).toBe("lighting");
    expect([factors[2].values?.[1], factors[3].values?.[17]]).toEqual([35, 340]);
    expect([...levels.subarray(5 * 67, 5 * 68)]).toEqual([2, 7, 4, 13, 1]);
    for (const row of [0, 63, 64, 69, 70, 72])
      expect([images[row * 4096 + 5 * 64 + 9], images[row * 4096 + 60 * 64 + 9]]).toEqual([3 * row + 10, 0]);
  });
  it("reads one part, and draws some", async () => {
    const path = folder(files);
    expect((await read(path, { part: "testing" })).rows).toBe(B);
    expect((await read(path, { part: "training", pictures: 9 })).rows).toBe(9);
  });
  it.each([
    [
      `${testing}-dat.mat`,
      dat(B, 0).subarray(0, 30_000),
      /expected a whole matrix, got 29976 of 55296 bytes for shape/,
    ],
    [`${testing}-dat.mat`, dat(B, 0).subarray(0, 12), /expected a whole matrix, got its end at byte 12\./],
    [
      `${training}-dat.mat.gz`,
      gzipSync(dat(A, 0)).subarray(0, 200),
      /expected a whole matrix, got unexpected end of file/,
    ],
    [
      `${testing}-dat.mat`,
      Buffer.from("MATLAB 5.0 MAT-file"),
      /expected a matrix in NORB's format .+ got something else\./,
    ],
    [`${testing}-dat.mat`, dat(B + 1, 0), /expected pairs of images, 3 of them, got \(4, 2, 96, 96\)\./],
    [`${testing}-cat.mat`, whole([B], [0, 5, 1]), /^factor "category": expected levels 0 to 4, got 5\./],
    [`${testing}-info.mat`, whole([B, 3], info(B).slice(0, 9)), /expected shape \(3, 4\), got \(3, 3\)\./],
  ])("names what is wrong with %s", async (name, bytes, message) => {
    await expect(read(changed(name, bytes))).rejects.toThrow(message);
  });
  it("says which file is missing", async () => {
    const path = folder({ [`${training}-cat.mat`]: files[`${training}-cat.mat`] });
    await expect(read(path)).rejects.toThrow(
      /training-info\.mat\.gz", got no such file\. Run "unweave data get smallNorb"/,
    );
  });
});
