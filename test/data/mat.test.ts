/** MATLAB files of both versions, written here and by SciPy, and the ways they can be wrong. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import h5wasm from "h5wasm/node";
import { beforeAll, describe, expect, it } from "vitest";
import { mat } from "../../src/data/archives/mat.ts";
import { loaded } from "../../src/data/dataset.ts";
import { parseMat5 } from "../../src/formats/mat5.ts";
import { matFile, matrix } from "./matFile.ts";
import { folder } from "./world.ts";

/** scipy.io.savemat (1.17) of X = arange(1536, dtype=uint8) % 251 as (16, 16, 3, 2) in numpy's order, y = [[7], [9]], a text, a structure. */
const SCIPY = Buffer.from(
  "TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFdlZCBOb3YgMjUgMjI6MDk6MDIgMjAyNgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0PAAAAOwIAAHicVdBnWI0BGMbx95xTqZAI2XuUVbKyaWjRoKVBRdl7z2yFkr1Xg5YGDRqyyoqy9yhb2dsn94XnutznPc/1e7+894e/gaIoljqKgr+ii9NT/v60cYb/nQanxqnweP97//NRwMlmS54M2C/qhBS1WfVi0EGx2sTiDusqByeLtaZfs9j4aegRsd7cO5bbf3gfE5ssftRvr2bECbHVimc2sVqjz4rt1rxxTNQff1E0j/rgmmY4tVTsvvWbZ1bd2bfEPrtVfnmNFj4QraLVQadbLCsX7eN1x543CXslOqcYTL7SKfKd6J5Re+aNrpu/iD45Debf67Xzl8hrVtG8Zh/Pa84pvOaewWs+ORQTUkxIMSHFhBQTUkxIMSHFhBQTUkxIMSGv2cTymmMir7mm8ZpnFq/55VFMSDEhxYQUE1JMSDEhxYQUE1JMSDEhxYSqwFPNl5YNPCBWGXOu7eqXdofE6pMud4x4O+SwaDTjepdNn4cdFevPu9tzx8/hx8WmoY/779MaWSC2XvncNk47uFBsv7bCKanqhEti5w0f3dJrTrsq9tj23SvbeM5tse8etX9+40UPResYzagzLZc/FR0S9MZdMA1/Lbqk1phSYrb+veiRWWfWzW5bvoq+uQ0X3O+9SxF5zTqG1xwSeM0lldc8MnnNN5diQooJKSakmJBiQooJKSakmJBiQooJKSbkNds4XnNK4jW3dF7zyuY1/3yKCSkmpJiQYkKKCSkmpJiQYkKKCSkmpJjwN8Z+4LQPAAAALQAAAHic42NgYHAAYjYg5oDSIMAK5TMBMSMYMzJUAmlOIBZggAEZBwit5AAAMBoBxQ8AAAAuAAAAeJzjY2BgsABiNiDmAGIWBghghfIZoWxGBmaGksR0BgEoPyM1JycfSAMAPJ4D1Q8AAAA4AAAAeJzjY2BgqABiNiDmAGImBghghfIZ4ZiRoRgszgJWwwgkE4E0HxBbIOnnw6kfAniQxEEAAKzKAhE=",
  "base64",
);
const [SIDE, ROWS] = [16, 5];
/** Byte of row r, line y, column x, channel c. */
const byte = (r: number, y: number, x: number, c: number) => (r * 50 + y * 7 + x * 3 + c) % 256;
/** First axis fastest, as MATLAB writes. */
function ordered(shape: readonly number[], value: (index: number[]) => number): number[] {
  const count = shape.reduce((a, b) => a * b);
  return Array.from({ length: count }, (_, at) => {
    let rest = at;
    return value(
      shape.map((n) => {
        const i = rest % n;
        rest = (rest - i) / n;
        return i;
      }),
    );
  });
}
const X = Uint8Array.from(ordered([SIDE, SIDE, 3, ROWS], ([y, x, c, r]) => byte(r, y, x, c)));
const y = Float64Array.of(10, 1, 2, 2, 10);
const arrays = [matrix("X", "uint8", [SIDE, SIDE, 3, ROWS], X), matrix("y", "double", [ROWS, 1], y)];
const grey = Float64Array.from(ordered([ROWS, SIDE, SIDE], ([r, line, x]) => byte(r, line, x, 0) / 255));
const whole = matFile(arrays);
const root = folder({
  "packed.mat": whole,
  "plain.mat": matFile(arrays, false),
  "grey.mat": matFile([
    matrix("images", "double", [ROWS, SIDE, SIDE], grey),
    matrix("angle", "int32", [1, ROWS], Int32Array.of(-30, 0, 30, 0, -30)),
  ]),
  "scipy.mat": SCIPY,
  "cut.mat": whole.subarray(0, whole.length - 100),
  "text.mat": "5.0 MAT-file, but no",
  "table.mat": matFile([arrays[0], matrix("y", "double", [ROWS, 2], new Float64Array(2 * ROWS))]),
});
beforeAll(async () => {
  await h5wasm.ready;
  const file = new h5wasm.File(join(root, "v73.mat"), "w");
  // The same bytes; the axes are named the other way round.
  file.create_dataset({ name: "X", data: X, shape: [ROWS, 3, SIDE, SIDE] });
  file.create_dataset({ name: "y", data: y, shape: [1, ROWS] });
  file.close();
});
const read = async (name: string, given: object = {}) =>
  loaded(await mat.create(mat.options.parse({ path: join(root, name), ...given })));

describe("mat", () => {
  it.each(["packed.mat", "plain.mat", "v73.mat"])(
    "reads pictures with the rows last, and labels: %s",
    async (name) => {
      const { shape, rows, images, levels, factors } = await read(name);
      expect([rows, ...shape]).toEqual([ROWS, 3, SIDE, SIDE]);
      expect(factors).toEqual([
        { name: "y", size: 3, kind: "categorical", values: [1, 2, 10], labels: ["1", "2", "10"] },
      ]);
      expect([...levels]).toEqual([2, 0, 1, 1, 2]);
      for (const [r, line, x, c] of [
        [0, 0, 0, 0],
        [1, 2, 3, 1],
        [4, 15, 9, 2],
      ])
        expect(images[(r * 3 + c) * SIDE * SIDE + line * SIDE + x]).toBe(byte(r, line, x, c));
    },
  );
  it("reads grey pictures in 0..1 with the rows first, and numbers below zero", async () => {
    const given = { images: "images", rowsAxis: "first", factors: ["angle"], kinds: { angle: "ordinal" } };
    const { images, factors, shape } = await read("grey.mat", given);
    expect([shape[0], images[2 * 256 + 5 * 16 + 3]]).toEqual([1, byte(2, 5, 3, 0)]);
    expect(factors[0]).toEqual({
      name: "angle",
      size: 3,
      kind: "ordinal",
      values: [-30, 0, 30],
      labels: ["-30", "0", "30"],
    });
  });
  it("reads what SciPy writes, and leaves texts and structures alone", async () => {
    const { images, levels } = await read("scipy.mat");
    // Numpy's place of line 4, column 5, channel 1, row 1.
    expect(images[(3 + 1) * 256 + 4 * 16 + 5]).toBe(((((4 * 16 + 5) * 3 + 1) * 2 + 1) % 256) % 251);
    expect([...levels]).toEqual([0, 1]);
    expect([...parseMat5(SCIPY, "scipy").keys()].sort()).toEqual(["X", "y"]);
  });
});

describe("what can be wrong with .mat", () => {
  it.each([
    ["none.mat", {}, /^file ".+none\.mat": expected a \.mat file, got no such file\./],
    [
      "cut.mat",
      {},
      /^file ".+cut\.mat": expected a whole MATLAB file, got \d+ of the \d+ bytes of an element\./,
    ],
    ["text.mat", {}, /expected a MATLAB file of level 5 or 7\.3, got something else\./],
    ["packed.mat", { images: "Y" }, /^array "Y": expected numbers in ".+", got none of that name\./],
    ["v73.mat", { images: "Z" }, /^dataset of ".+" "Z": expected one of X, y/],
    ["packed.mat", { factors: ["X"] }, /^array "X": expected one number per image, got \(16, 16, 3, 5\)\./],
    ["table.mat", {}, /^array "y": expected one number per image, got \(5, 2\)\./],
    ["packed.mat", { images: "y" }, /^array "y": expected 3 or 4 axes, got \(5, 1\)\./],
    [
      "packed.mat",
      { rowsAxis: "first" },
      /^array "X": expected 1 or 3 channels, got 5 in \(5, 3, 16, 16\)\./,
    ],
  ])("%s %j", async (name, given, message) => {
    await expect(read(name, given)).rejects.toThrow(message);
  });
  it("damage inside packed numbers", async () => {
    const bad = Buffer.from(whole);
    bad.fill(255, 150, 160);
    writeFileSync(join(root, "bad.mat"), bad);
    await expect(read("bad.mat")).rejects.toThrow(/expected a whole MATLAB file, got .+ damaged or cut off/);
  });
});
