import { statSync } from "node:fs";
import { z } from "zod";
import { expect } from "../../errors.ts";
import { openNorb, readNorb } from "../../formats/norbMatrix.ts";
import { random } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Dataset, Factor } from "../../types/index.ts";
import { subset } from "../dataset.ts";
import { cached } from "../images/cache.ts";
import { lanczos } from "../images/lanczos.ts";
import { inOrder } from "../images/pool.ts";
import { findFile } from "./locate.ts";

const PARTS = {
  training: ["5x46789x9x18x6x2x96x96-training"],
  testing: ["5x01235x9x18x6x2x96x96-testing"],
  all: ["5x46789x9x18x6x2x96x96-training", "5x01235x9x18x6x2x96x96-testing"],
} as const;
/** Raised whenever a byte may change. */
const VERSION = 1;
const SIDE = 64;
const SHAPE = [1, SIDE, SIDE] as const;
/** Images shrunk at once. */
const AT_ONCE = 64;

const numbers = (size: number, value: (i: number) => number) =>
  Array.from({ length: size }, (_, i) => value(i));
const CATEGORIES = ["animal", "human", "airplane", "truck", "car"];
/** Elevation and azimuth are the pose, which a person may search for as well; lighting alone is always a nuisance. */
const factors: readonly Factor[] = [
  { name: "category", size: 5, kind: "categorical", role: "content", labels: CATEGORIES },
  { name: "instance", size: 10, kind: "categorical" },
  { name: "elevation", size: 9, kind: "ordinal", values: numbers(9, (i) => 30 + 5 * i) },
  { name: "azimuth", size: 18, kind: "circular", values: numbers(18, (i) => 20 * i) },
  { name: "lighting", size: 6, kind: "categorical", role: "nuisance" },
];

interface Chunk {
  readonly dat: string;
  /** [rows, 5] */
  readonly levels: Int32Array;
}

/** Category, instance, elevation, azimuth (written as 0, 2, …, 34) and lighting of every image. */
async function openChunk(name: string, path?: string): Promise<Chunk> {
  const find = (what: string) => {
    const file = `smallnorb-${name}-${what}.mat`;
    return findFile("smallNorb", [`${file}.gz`, file], path);
  };
  const [category, info] = [await readNorb(find("cat")), await readNorb(find("info"))];
  const rows = category.numbers.length;
  const fits = info.shape.length === 2 && info.shape[0] === rows && info.shape[1] === 4;
  const got = `(${info.shape.join(", ")})`;
  expect(fits, "data", find("info"), `shape (${rows}, 4)`, got, "Get both files again.");
  const levels = Int32Array.from({ length: 5 * rows }, (_, i) => {
    const [row, f] = [Math.floor(i / 5), i % 5];
    if (f === 0) return category.numbers[row];
    const value = info.numbers[4 * row + f - 1];
    return f === 3 ? value / 2 : value;
  });
  const wrong = levels.findIndex((level, i) => level < 0 || level >= factors[i % 5].size);
  const { name: factor, size } = factors[Math.max(0, wrong) % 5];
  expect(wrong < 0, "factor", factor, `levels 0 to ${size - 1}`, `${levels[wrong]}`, "Get the files again.");
  return { dat: find("dat"), levels };
}

/** More than any image of a set in this format. */
const MOST_PIXELS = 1 << 20;

/** The left image of every pair, shrunk, written to `out` from `at` on. */
async function shrinkLeft({ dat, levels }: Chunk, out: Uint8Array, at: number): Promise<void> {
  const { shape, pieces } = await openNorb(dat);
  const [rows, eyes, height, width] = shape;
  const expected = `pairs of images, ${levels.length / 5} of them`;
  const fits =
    shape.length === 4 && eyes === 2 && rows === levels.length / 5 && height * width <= MOST_PIXELS;
  expect(fits, "data", dat, expected, `(${shape.join(", ")})`, "Get the file again.");
  const pair = 2 * height * width;
  const held = new Uint8Array(pair * AT_ONCE);
  let [filled, row] = [0, 0];
  const flush = async () => {
    const count = filled / pair;
    await inOrder(count, AT_ONCE, async (i) => {
      const left = held.subarray(i * pair, i * pair + height * width);
      out.set(await lanczos({ pixels: left, height, width }, SHAPE), at + (row + i) * SIDE * SIDE);
    });
    row += count;
    filled = 0;
  };
  for await (const piece of pieces)
    for (let from = 0; from < piece.length; ) {
      const part = piece.subarray(from, from + held.length - filled);
      held.set(part, filled);
      from += part.length;
      filled += part.length;
      if (filled === held.length) await flush();
    }
  await flush();
}

/** SmallNORB's own files. */
export const smallNorb = define({
  about:
    "SmallNORB: category 5, instance 10, elevation 9, azimuth 18, lighting 6; 48,600 images shrunk to 64x64 grey",
  source:
    "LeCun, Huang & Bottou 2004, cs.nyu.edu/~ylclab/data/norb-v1.0-small; left eye, as disentanglement_lib",
  verified: "files in its layout, compressed or not, whole and damaged (test/data/smallNorb.test.ts)",
  options: z.strictObject({
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        "The folder that holds the publisher's files; else it is looked for (docs/reference/data.md).",
      ),
    part: z
      .enum(["all", "training", "testing"])
      .default("all")
      .describe("Ten toys of each category: five in training, five in testing."),
    pictures: z.number().int().positive().optional().describe("At most this many images, drawn."),
    seed: z.number().int().nonnegative().default(0).describe("Of whatever is drawn."),
  }),
  create: async ({ path, part, pictures, seed }): Promise<Dataset> => {
    const chunks: Chunk[] = [];
    for (const name of PARTS[part]) chunks.push(await openChunk(name, path));
    const levels = Int32Array.from(chunks.flatMap((chunk) => [...chunk.levels]));
    const rows = levels.length / 5;
    const stamps = chunks.map(({ dat }) => [dat, statSync(dat).size, statSync(dat).mtimeMs]);
    const images = await cached(["smallNorb", VERSION, stamps], rows * SIDE * SIDE, async () => {
      const out = new Uint8Array(rows * SIDE * SIDE);
      let at = 0;
      for (const chunk of chunks) {
        await shrinkLeft(chunk, out, at);
        at += (chunk.levels.length / 5) * SIDE * SIDE;
      }
      return out;
    });
    const whole: Dataset = { name: "smallNorb", factors, shape: SHAPE, rows, levels, images, warnings: [] };
    if (pictures === undefined || pictures >= rows) return whole;
    return subset(whole, random(seed).fork("smallNorb").permutation(rows).slice(0, pictures).sort());
  },
});
