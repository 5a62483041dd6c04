/** A map of every block: some held-out pictures where the block puts them, and what it calls their nearest. */
import { levelLabel } from "../../data/factors.ts";
import { sheetOf, thumbnailSide } from "../../data/images/sheet.ts";
import { smallest } from "../../estimators/nearestNeighbours.ts";
import { type Part, partsOf, type Rows } from "../../metrics/frame/parts.ts";
import { type Matrix, rowsAt, unitRows, vstack } from "../../numerics/matrix.ts";
import { principalPlane } from "../../numerics/plane.ts";
import { type Rng, random } from "../../random.ts";
import type { Dataset } from "../../types/index.ts";
import type { Evaluation } from "../evaluate.ts";

/** Pictures of a map at most. */
const MOST = 400;
/** Neighbours kept of each picture: a page that shows fewer pictures still knows some of them. */
const NEIGHBOURS = 24;
/** Thumbnails on a sheet and in a row of it, the most pixels of their longer side, and the quality of their WebP. */
const [ON_ONE, ACROSS, LARGEST, QUALITY] = [50, 10, 64, 75];

/** What one block makes of the pictures. */
export interface MapPart {
  readonly name: string;
  /** Number of the factor that it is coloured by: its own, else the first; −1 where there are no factors. */
  readonly factor: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Of the variance, along each direction. */
  readonly shares: readonly [number, number];
  /** For each picture the others, the nearest by cosine first. */
  readonly near: readonly (readonly number[])[];
}
/** `figures/map.json` */
export interface MapFigure {
  readonly kind: "held-out" | "training";
  /** Pictures of that kind, of which those shown were drawn by chance. */
  readonly of: number;
  readonly factors: readonly {
    readonly name: string;
    readonly kind: string;
    readonly levels: readonly string[];
  }[];
  /** By factor, then by picture; −1 is not known. */
  readonly levels: readonly (readonly number[])[];
  readonly parts: readonly MapPart[];
  /** Thumbnails in the order of the pictures, as data: URIs. */
  readonly sheets: {
    readonly size: number;
    readonly across: number;
    readonly onOne: number;
    readonly images: readonly string[];
  };
}

/** The map of every block of a run, and of the whole code where it has several. */
export async function mapFigure(dataset: Dataset, evaluation: Evaluation, seed: number): Promise<MapFigure> {
  const { representation, rows } = evaluation;
  const held = (["test", "unseen"] as const).filter((part) => rows[part].length > 0);
  const sets: readonly Rows[] = held.length > 0 ? held : ["train"];
  const all = Int32Array.from(sets.flatMap((set) => [...rows[set]]));
  const rng = random(seed).fork("map");
  const drawn = rng.permutation(all.length).subarray(0, MOST);
  const shown = Int32Array.from(drawn, (at) => all[at]);
  const { factors, levels } = dataset;
  const names = factors.map(({ name }) => name);
  const first = representation.unseenFactor ?? names[0];
  const parts = partsOf(representation).filter(({ isBlock, name }) => isBlock || name === "whole code");
  return {
    kind: held.length > 0 ? "held-out" : "training",
    of: all.length,
    factors: factors.map((factor) => ({
      ...{ name: factor.name, kind: factor.kind },
      levels: Array.from({ length: factor.size }, (_, level) => levelLabel(factor, level)),
    })),
    levels: factors.map((_, f) => Array.from(shown, (row) => levels[row * factors.length + f])),
    parts: await Promise.all(
      parts.map(async (part) => ({
        ...{ name: part.name, factor: names.indexOf(names.includes(part.name) ? part.name : first) },
        ...(await placed(rowsAt(codesOf(part, sets), drawn), rng.fork(part.name))),
      })),
    ),
    sheets: await sheetsOf(dataset, shown),
  };
}

const codesOf = (part: Part, sets: readonly Rows[]): Matrix =>
  sets.map((set) => part.codes(set)).reduce(vstack);

async function placed(codes: Matrix, rng: Rng): Promise<Omit<MapPart, "name" | "factor">> {
  const { x, y, shares } = await principalPlane(codes, rng);
  const short = (values: Float32Array) => Array.from(values, (value) => Number(value.toPrecision(4)));
  return { x: short(x), y: short(y), shares, near: nearest(unitRows(codes)) };
}

function nearest({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, query) => {
    const distances = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
    for (let row = 0; row < rows; row++) {
      if (row === query) continue;
      let cosine = 0;
      for (let j = 0; j < columns; j++) cosine += data[query * columns + j] * data[row * columns + j];
      distances[row] = -cosine;
    }
    return smallest(distances, Math.min(NEIGHBOURS, rows - 1));
  });
}

async function sheetsOf(dataset: Dataset, shown: Int32Array): Promise<MapFigure["sheets"]> {
  const layout = { size: thumbnailSide(dataset.shape, LARGEST), across: ACROSS };
  const images: string[] = [];
  for (let at = 0; at < shown.length; at += ON_ONE) {
    const sheet = await sheetOf(dataset, shown.subarray(at, at + ON_ONE), layout, QUALITY);
    images.push(`data:image/webp;base64,${sheet.toString("base64")}`);
  }
  return { ...layout, onOne: ON_ONE, images };
}
