/** Codes of the album → what both maps and their measures show of a step. */
import {
  columns,
  type Dataset,
  entropy,
  geometry,
  hstack,
  levelInformation,
  type Matrix,
  pointsOf,
  random,
  rightSingular,
  unitRows,
} from "../../../../src/web.ts";
import { BLOCK, type EncoderName, type Frame } from "./protocol.ts";
import { SEED } from "./settings.ts";

/** Levels of one factor of every row. */
export const levelsOf = ({ levels, rows, factors }: Dataset, f: number): Int32Array =>
  Int32Array.from({ length: rows }, (_, row) => levels[row * factors.length + f]);

/** Codes cut into the maps that an encoder has, each of length 1. */
export function mapsOf(encoder: EncoderName, codes: Matrix): Matrix[] {
  if (encoder === "ordinary") return [unitRows(codes)];
  return Array.from({ length: codes.columns / BLOCK }, (_, k) =>
    unitRows(columns(codes, k * BLOCK, (k + 1) * BLOCK)),
  );
}

/** What maps know of lists of levels, as shares of their entropies. [maps][lists] */
export function informationOf(maps: readonly Matrix[], lists: readonly Int32Array[]): number[][] {
  const rng = random(SEED).fork("information");
  const all = lists.map(entropy);
  return maps.map((map, m) => {
    const points = pointsOf(map, rng.fork(m));
    return lists.map((levels, f) => levelInformation(points, levels) / all[f]);
  });
}

/** What training tells of a step beside the codes. */
type Told = Pick<Frame, "step" | "loss" | "stepsPerSecond">;

/** Makes frames of one encoder; it remembers how the map of the frame before was turned. */
export class FrameMaker {
  private readonly encoder: EncoderName;
  private readonly lists: readonly Int32Array[];
  private before: Float32Array | null = null;

  constructor(encoder: EncoderName, album: Dataset) {
    this.encoder = encoder;
    this.lists = album.factors.map((_, f) => levelsOf(album, f));
  }

  /** `views`: codes of altered copies of some rows, which are the ordinary code's partners. */
  async frame(
    codes: Matrix,
    views: { readonly of: Int32Array; readonly codes: Matrix } | null,
    told: Told,
  ): Promise<Frame> {
    const maps = mapsOf(this.encoder, codes);
    const found = maps.map((map, k) => geometry(map, [this.lists[k]]));
    const alignment =
      views === null
        ? found.map((each) => each.alignment[0] ?? 0)
        : [meanSquaredDistance(maps[0], unitRows(views.codes), views.of)];
    return {
      ...told,
      encoder: this.encoder,
      codes: hstack(maps).data,
      angles: this.encoder === "blocks" ? maps.map(anglesOf) : [await this.turned(maps[0])],
      alignment,
      uniformity: found.map(({ uniformity }) => uniformity),
      spread: found.map(({ spread }) => spread),
      information: informationOf(maps, this.lists),
    };
  }

  /** Angles in the first two principal axes, turned or mirrored to lie near those of the frame before. */
  private async turned(map: Matrix): Promise<Float32Array> {
    const places = await principalPlaces(map);
    const { before } = this;
    const angles = anglesOf(places);
    if (before === null) return this.keep(angles);
    const apart = [1, -1]
      .map((way) => bestTurn(angles, before, way))
      .sort((a, b) => b.agreement - a.agreement)[0];
    return this.keep(angles.map((angle) => apart.way * angle + apart.turn));
  }

  private keep(angles: Float32Array): Float32Array {
    this.before = angles;
    return angles;
  }
}

const anglesOf = ({ rows, data }: Matrix): Float32Array =>
  Float32Array.from({ length: rows }, (_, row) => Math.atan2(data[2 * row + 1], data[2 * row]));

/** Where rows lie along the two directions in which they vary most. [rows, 2] */
async function principalPlaces({ rows, columns: width, data }: Matrix): Promise<Matrix> {
  // Right singular vectors of the transposed matrix are the places of its columns.
  const across = new Float32Array(rows * width);
  for (let j = 0; j < width; j++) {
    let mean = 0;
    for (let row = 0; row < rows; row++) mean += data[row * width + j] / rows;
    for (let row = 0; row < rows; row++) across[j * rows + row] = data[row * width + j] - mean;
  }
  const { values, directions } = await rightSingular(
    { rows: width, columns: rows, data: across },
    2,
    random(SEED),
  );
  const at = (row: number, k: number) =>
    k < values.length ? values[k] * directions.data[k * rows + row] : 0;
  return { rows, columns: 2, data: Float32Array.from({ length: 2 * rows }, (_, i) => at(i >> 1, i & 1)) };
}

/** The turn that brings angles, mirrored where `way` is −1, nearest to others, and how well they then agree, up to 1. */
function bestTurn(angles: Float32Array, others: Float32Array, way: number) {
  let [x, y] = [0, 0];
  angles.forEach((angle, row) => {
    x += Math.cos(others[row] - way * angle) / angles.length;
    y += Math.sin(others[row] - way * angle) / angles.length;
  });
  return { way, turn: Math.atan2(y, x), agreement: Math.hypot(x, y) };
}

/** Of rows `of` of a and all rows of b. */
function meanSquaredDistance(a: Matrix, b: Matrix, of: Int32Array): number {
  let sum = 0;
  of.forEach((row, at) => {
    for (let j = 0; j < a.columns; j++)
      sum += (a.data[row * a.columns + j] - b.data[at * a.columns + j]) ** 2;
  });
  return sum / of.length;
}
