/** Cars3D's layout: a folder of MATLAB files, or the authors' archive with other things in it. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loaded } from "../../src/data/dataset.ts";
import { cars3d } from "../../src/data/published/cars3d.ts";
import { matFile, matrix } from "./matFile.ts";
import { folder } from "./world.ts";

/** Every picture is one colour, and its upper half is white; car k, azimuth a, elevation e. */
const colour = (k: number, a: number, e: number, c: number) => 20 * k + 2 * a + 10 * e + c;
function car(k: number): Buffer {
  const im = new Uint8Array(128 * 128 * 3 * 24 * 4);
  let at = 0;
  for (let e = 0; e < 4; e++)
    for (let a = 0; a < 24; a++)
      for (let c = 0; c < 3; c++)
        for (let x = 0; x < 128; x++, at += 128) {
          im.fill(255, at, at + 64);
          im.fill(colour(k, a, e, c), at + 64, at + 128);
        }
  return matFile([
    matrix("mask", "uint8", [1, 1], Uint8Array.of(1)),
    matrix("im", "uint8", [128, 128, 3, 24, 4], im),
  ]);
}
const cars = [car(0), car(1)];
afterAll(() => void vi.unstubAllEnvs());
const root = folder({
  "cars/car_001_mesh.mat": cars[0],
  "cars/car_012_mesh.mat": cars[1],
  "cars/list.txt": "car_001_mesh\ncar_012_mesh\n",
  "empty/list.txt": "",
  "wrong/car_001_mesh.mat": matFile([matrix("im", "uint8", [2, 2], Uint8Array.of(1, 2, 3, 4))]),
});
const archive = join(root, "nips2015-analogy-data.tar.gz");
let tar: Uint8Array;
beforeAll(async () => {
  const entry = (name: string, body: string | Uint8Array) => ({
    header: { name: `data/${name}`, size: body.length },
    body,
  });
  tar = await packTar([
    entry("shapes48.mat", "something else"),
    // Out of order, as an archive may be.
    entry("cars/car_012_mesh.mat", cars[1]),
    entry("cars/list.txt", "car_001_mesh\n"),
    entry("cars/car_001_mesh.mat", cars[0]),
  ]);
  writeFileSync(archive, gzipSync(tar, { level: 1 }));
});
const read = async (path: string | undefined, given: object = {}) =>
  loaded(await cars3d.create(cars3d.options.parse({ path, ...given })));

describe("cars3d", () => {
  it.each([["cars"], ["nips2015-analogy-data.tar.gz"]])(
    "reads and shrinks every view of every car: %s",
    async (name) => {
      const { factors, rows, shape, levels, images } = await read(join(root, name));
      expect(factors.map((factor) => [factor.name, factor.size, factor.kind])).toEqual([
        ["elevation", 4, "ordinal"],
        ["azimuth", 24, "circular"],
        ["object", 2, "categorical"],
      ]);
      expect([factors[2].labels, rows, ...shape]).toEqual([["car_001_mesh", "car_012_mesh"], 192, 3, 64, 64]);
      for (const row of [0, 30, 95, 96, 191]) {
        const [e, a, k] = levels.subarray(3 * row, 3 * row + 3);
        const pixel = (c: number, y: number) => images[((row * 3 + c) * 64 + y) * 64 + 40];
        expect([0, 1, 2].map((c) => pixel(c, 60))).toEqual([0, 1, 2].map((c) => colour(k, a, e, c)));
        expect([pixel(0, 3), pixel(2, 20)]).toEqual([255, 255]);
      }
      expect([...levels.subarray(3 * 30, 3 * 31)]).toEqual([1, 6, 0]);
    },
  );
  it("is found where data get puts the archive or a person the folder, and draws some pictures", async () => {
    vi.stubEnv("UNWEAVE_DATA", join(root, "data"));
    await expect(read(undefined)).rejects.toThrow(
      /expected ".+nips2015-analogy-data\.tar\.gz", got no such file\. Run/,
    );
    mkdirSync(join(root, "data/cars3d"), { recursive: true });
    writeFileSync(join(root, "data/cars3d/car_001_mesh.mat"), cars[0]);
    expect((await read(undefined, { pictures: 7 })).rows).toBe(7);
  });
  it.each([
    ["empty", /got no such file\. Run "unweave data get cars3d"/],
    [
      "wrong",
      /^data "car_001_mesh\.mat": expected an array im of \(128, 128, 3, 24, 4\), got im of \(2, 2\)\./,
    ],
  ])("names what is wrong: %s", async (name, message) => {
    await expect(read(join(root, name))).rejects.toThrow(message);
  });
  it.each<[string, (whole: Buffer) => Buffer]>([
    ["an archive that is cut off", (whole) => whole.subarray(0, whole.length >> 1)],
    ["a whole file of an archive that is cut off", () => gzipSync(tar.subarray(0, tar.length >> 1))],
    ["an archive with another byte in the head of a file", () => gzipSync(tar.with(1024, 120))],
    ["no archive", () => Buffer.from("something else")],
  ])("%s is refused", async (_, damaged) => {
    const file = join(root, "damaged.tar.gz");
    writeFileSync(file, damaged(readFileSync(archive)));
    await expect(read(file)).rejects.toThrow(
      /^data ".+damaged\.tar\.gz": expected the authors' whole archive, got .+ cut off/,
    );
  });
});
