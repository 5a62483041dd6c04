import { z } from "zod";
import { type Rng, random } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Loaded } from "../../types/index.ts";
import { cached } from "../images/cache.ts";
import { shrinkOption, shrunk } from "../images/shrink.ts";
import { inPieces } from "./inPieces.ts";

/** Raised whenever a pixel may change, so that a cache never answers for another drawing. */
const VERSION = 1;
const SIDE = 64;
const [ANGLES, PLACES] = [40, 32];
/** Largest distance of a shape's edge from its middle at scale 1, in pixels. */
const REACH = 13;
/** Middles lie between this and SIDE minus this, so that no shape leaves the image. */
const MARGIN = 16;
/** Every pixel is sampled at this many points per side, so that edges are grey. */
const POINTS = 4;

const SCALES = [0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** Whether a point lies within a shape whose edge is at most 1 from its middle. */
const SHAPES: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= Math.SQRT1_2,
  ellipse: (x, y) => x * x + 4 * y * y <= 1,
  heart: (x, y) => {
    // (x² + y² − 1)³ ≤ x² y³ reaches from −1.14 to 1.14 across and from −1 to 1.24 upwards.
    const [u, v] = [1.24 * x, -1.24 * y + 0.12];
    return (u * u + v * v - 1) ** 3 <= u * u * v * v * v;
  },
};
const NAMES = Object.keys(SHAPES);

const between = (from: number, to: number, n: number) =>
  Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
const turns = Array.from({ length: ANGLES }, (_, i) => (360 * i) / ANGLES);
const places = between(MARGIN, SIDE - MARGIN, PLACES);

const factors: readonly Factor<"shape" | "scale" | "angle" | "x" | "y">[] = [
  { name: "shape", size: NAMES.length, kind: "categorical", labels: NAMES },
  { name: "scale", size: SCALES.length, kind: "ordinal", values: SCALES },
  { name: "angle", size: ANGLES, kind: "circular", values: turns },
  { name: "x", size: PLACES, kind: "ordinal", values: places },
  { name: "y", size: PLACES, kind: "ordinal", values: places },
];
const GRID = factors.reduce((product, { size }) => product * size, 1);

/** Cells of the grid without replacement, in the grid's order (last factor fastest). [rows, factors] */
function chooseRows(pictures: number, rng: Rng): Int32Array {
  const cells = rng.permutation(GRID).subarray(0, pictures).sort();
  const levels = new Int32Array(cells.length * factors.length);
  for (const [row, cell] of cells.entries())
    for (let f = factors.length - 1, rest = cell; f >= 0; f--) {
      levels[row * factors.length + f] = rest % factors[f].size;
      rest = Math.floor(rest / factors[f].size);
    }
  return levels;
}

/** Share of each pixel that one shape covers, white on black. */
function draw(levels: ArrayLike<number>, into: Uint8Array): void {
  const [shape, scale, angle, x, y] = Array.from(levels);
  const inside = SHAPES[NAMES[shape]];
  const radius = REACH * SCALES[scale];
  const [cos, sin] = [Math.cos((Math.PI * turns[angle]) / 180), Math.sin((Math.PI * turns[angle]) / 180)];
  const [left, top] = [places[x], places[y]].map((middle) => Math.floor(middle - radius));
  const width = Math.ceil(2 * radius) + 2;
  for (let row = top; row < top + width; row++)
    for (let column = left; column < left + width; column++) {
      let hits = 0;
      for (let i = 0; i < POINTS; i++)
        for (let j = 0; j < POINTS; j++) {
          const dx = (column + (j + 0.5) / POINTS - places[x]) / radius;
          const dy = (row + (i + 0.5) / POINTS - places[y]) / radius;
          if (inside(cos * dx + sin * dy, cos * dy - sin * dx)) hits++;
        }
      into[row * SIDE + column] = Math.round((255 * hits) / (POINTS * POINTS));
    }
}

/** A pure function from levels [rows, 5] to pixels [rows, 1, 64, 64]. */
export function drawSprites(levels: Int32Array): Uint8Array {
  const rows = levels.length / factors.length;
  const images = new Uint8Array(rows * SIDE * SIDE);
  for (let row = 0; row < rows; row++)
    draw(
      levels.subarray(row * factors.length, (row + 1) * factors.length),
      images.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE),
    );
  return images;
}

type Name = (typeof factors)[number]["name"];

/**
 * Three shapes at every size, angle and place, drawn here: the world of dSprites (Matthey et al. 2017) without its file. Rows
 * are drawn from the full grid of 737,280. As there, a square turned by 90° and an ellipse turned by 180° look the same, so no
 * code can tell those angles apart.
 */
export const sprites = define({
  about: "a square, an ellipse or a heart, 64x64 grey: shape 3, scale 6, angle 40, x 32, y 32; no download",
  source: "Unweave, after dSprites (Matthey et al. 2017)",
  verified: "areas, places and symmetries of what is drawn (test/data/sprites.test.ts)",
  options: z.strictObject({
    pictures: z.number().int().min(1).max(GRID).default(20_000).describe("Pictures that are drawn."),
    seed: z.number().int().nonnegative().default(0).describe("Of whatever is drawn."),
    ...shrinkOption,
  }),
  create: async ({ pictures, seed, shrink }): Promise<Loaded<Name>> => {
    const levels = chooseRows(pictures, random(seed).fork("sprites"));
    const key = ["sprites", VERSION, pictures, seed];
    const whole: Loaded<Name> = {
      name: "sprites",
      factors,
      shape: [1, SIDE, SIDE],
      rows: pictures,
      levels,
      images: await cached(key, pictures * SIDE * SIDE, () => inPieces(levels, factors.length, drawSprites)),
      render: drawSprites,
      warnings: [],
    };
    return shrink === 1 ? whole : shrunk(whole, shrink);
  },
});
