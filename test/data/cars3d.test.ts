/** Cars3D's layout: a folder of MATLAB files, or the authors' archive with other things in it. */
import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
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
beforeAll(async () => {
  const tar = pack();
  const out = tar.pipe(createGzip({ level: 1 })).pipe(createWriteStream(archive));
  tar.entry({ name: "data/shapes48.mat" }, "something else");
  // Out of order, as an archive may be.
  tar.entry({ name: "data/cars/car_012_mesh.mat" }, cars[1]);
  tar.entry({ name: "data/cars/list.txt" }, "car_001_mesh\n");
  tar.entry({ name: "data/cars/car_001_mesh.mat" }, cars[0]);
  tar.finalize();
  await once(out, "finish");
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
  it("an archive that is cut off", async () => {
    const cut = join(root, "cut.tar.gz");
    writeFileSync(cut, readFileSync(archive).subarray(0, readFileSync(archive).length >> 1));
    await expect(read(cut)).rejects.toThrow(
      /^data ".+cut\.tar\.gz": expected the authors' whole archive, got .+ cut off/,
    );
  });
});
