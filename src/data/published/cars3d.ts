import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { expect, InputError } from "../../errors.ts";
import { expectUnpackable } from "../../formats/limits.ts";
import { parseMat5 } from "../../formats/mat5.ts";
import { random } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { subset } from "../dataset.ts";
import { cached } from "../images/cache.ts";
import { lanczos } from "../images/lanczos.ts";
import { inOrder } from "../images/pool.ts";
import { findFile, setFolder } from "./locate.ts";
import { published } from "./sources.ts";

/** Raised whenever a byte may change. */
const VERSION = 1;
const SHAPE = [3, 64, 64] as const;
const SIZE = 3 * 64 * 64;
const [ELEVATIONS, AZIMUTHS, SIDE] = [4, 24, 128];
/** There are 183; each takes a megabyte. */
const MOST_CARS = 500;
const VIEWS = ELEVATIONS * AZIMUTHS;
const CAR = /(^|\/)(car_\w+_mesh)\.mat$/;

/** All images of a car, [elevation, azimuth, 3, 64, 64]; im is [height 128, width 128, channel 3, azimuth 24, elevation 4], the first axis varies fastest. */
async function carOf(file: string, bytes: Uint8Array): Promise<Uint8Array> {
  const im = parseMat5(bytes, file, (name) => name === "im").get("im");
  const shape = [SIDE, SIDE, 3, AZIMUTHS, ELEVATIONS];
  const got = im === undefined ? "no array im" : `im of (${im.shape.join(", ")})`;
  const fits = im !== undefined && im.shape.join() === shape.join();
  expect(fits, "data", file, `an array im of (${shape.join(", ")})`, got, "Take the file away.");
  const [area, images] = [SIDE * SIDE, new Uint8Array(VIEWS * SIZE)];
  await inOrder(VIEWS, 16, async (view) => {
    const [elevation, azimuth] = [Math.floor(view / AZIMUTHS), view % AZIMUTHS];
    const from = 3 * area * (elevation * AZIMUTHS + azimuth);
    const pixels = new Uint8Array(3 * area);
    for (let c = 0, at = from; c < 3; c++)
      for (let x = 0; x < SIDE; x++)
        for (let y = 0; y < SIDE; y++) pixels[(y * SIDE + x) * 3 + c] = im.data[at++];
    images.set(await lanczos({ pixels, height: SIDE, width: SIDE }, SHAPE), view * SIZE);
  });
  return images;
}

/** Every car's file, with its bytes if they are to be read. */
async function* filesOf(
  path: string,
  read: boolean,
): AsyncGenerator<readonly [file: string, bytes: Uint8Array]> {
  const nothing = new Uint8Array(0);
  if (statSync(path).isDirectory()) {
    for (const file of readdirSync(path).filter((name) => CAR.test(name)))
      yield [file, read ? readFileSync(join(path, file)) : nothing];
    return;
  }
  const { createTarDecoder } = await import("modern-tar");
  try {
    const archive = createReadStream(path);
    const unpacked = createGunzip();
    archive.on("error", (error) => unpacked.destroy(error));
    const bytes = Readable.toWeb(archive.pipe(unpacked)) as ReadableStream<Uint8Array>;
    const entries = bytes.pipeThrough(createTarDecoder({ strict: true }));
    const { size } = statSync(path);
    for await (const { header, body } of entries) {
      const parts: Uint8Array[] = [];
      const wanted = CAR.test(header.name);
      expectUnpackable({ kind: "data", name: path, size, use: "held" }, header.size);
      for await (const part of body) if (wanted && read) parts.push(part);
      if (wanted) yield [header.name, Buffer.concat(parts)];
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const todo = "The file is damaged or cut off: get it again.";
    throw new InputError("data", path, "the authors' whole archive", (error as Error).message, todo);
  }
}

/** Where the cars are: the publisher's archive, or a folder of their files. */
function find(path?: string): string {
  const isCars = (folder: string) => existsSync(folder) && readdirSync(folder).some((name) => CAR.test(name));
  const library = process.env.DISENTANGLEMENT_LIB_DATA;
  const folders =
    path !== undefined ? [path] : [setFolder("cars3d"), ...(library ? [join(library, "cars")] : [])];
  const folder = folders.find((each) => !(existsSync(each) && statSync(each).isFile()) && isCars(each));
  return folder ?? findFile("cars3d", [published.cars3d.files[0].name], path);
}

const nameOf = (file: string) => CAR.exec(file)![2];

/** Names of all cars, in order. */
async function namesIn(path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const [file] of filesOf(path, false)) names.push(nameOf(file));
  const todo = "Name the folder of car_*_mesh.mat, or the archive: data.path=….";
  expect(names.length > 0, "data", path, "files car_*_mesh.mat", "none", todo);
  expect(names.length <= MOST_CARS, "data", path, `at most ${MOST_CARS} cars`, `${names.length}`, todo);
  return names.sort();
}

/** All images: cars in order, then elevations, then azimuths. */
async function readCars(path: string, names: readonly string[]): Promise<Uint8Array> {
  const images = new Uint8Array(names.length * VIEWS * SIZE);
  for await (const [file, bytes] of filesOf(path, true))
    images.set(await carOf(file, bytes), names.indexOf(nameOf(file)) * VIEWS * SIZE);
  return images;
}

/** Cars3D from its authors' archive, without unpacking it, or from the folder of its .mat files. */
export const cars3d = define({
  about: "Cars3D: elevation 4, azimuth 24, object 183; 17,568 images shrunk to 64x64 colour",
  source: "Reed et al. 2015, Deep Visual Analogy-Making, scottreed.info; factors as disentanglement_lib",
  verified: "a folder and an archive in its layout, whole and damaged (test/data/cars3d.test.ts)",
  options: z.strictObject({
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        "The archive, or the folder of car_*_mesh.mat; else it is looked for (docs/reference/data.md).",
      ),
    pictures: z.number().int().positive().optional().describe("At most this many images, drawn."),
    seed: z.number().int().nonnegative().default(0).describe("Of whatever is drawn."),
  }),
  create: async ({ path, pictures, seed }): Promise<Dataset> => {
    const place = find(path);
    const names = await namesIn(place);
    const files = statSync(place).isDirectory() ? readdirSync(place).filter((name) => CAR.test(name)) : [""];
    const stamps = files.map((file) => {
      const { size, mtimeMs } = statSync(join(place, file));
      return [file, size, mtimeMs];
    });
    const key = ["cars3d", VERSION, place, stamps];
    const images = await cached(key, names.length * VIEWS * SIZE, () => readCars(place, names));
    const rows = names.length * VIEWS;
    const levels = Int32Array.from({ length: 3 * rows }, (_, i) => {
      const [row, f] = [Math.floor(i / 3), i % 3];
      return f === 0
        ? Math.floor(row / AZIMUTHS) % ELEVATIONS
        : f === 1
          ? row % AZIMUTHS
          : Math.floor(row / VIEWS);
    });
    const whole: Dataset = {
      name: "cars3d",
      factors: [
        { name: "elevation", size: ELEVATIONS, kind: "ordinal", role: "nuisance" },
        { name: "azimuth", size: AZIMUTHS, kind: "circular", role: "nuisance" },
        { name: "object", size: names.length, kind: "categorical", role: "content", labels: names },
      ],
      shape: SHAPE,
      rows,
      levels,
      images,
      warnings: [],
    };
    if (pictures === undefined || pictures >= rows) return whole;
    return subset(whole, random(seed).fork("cars3d").permutation(rows).slice(0, pictures).sort());
  },
});
