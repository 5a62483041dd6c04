/** Held-out pictures of a run as points: their codes, where they lie along its components, what is near them, and thumbnails. */
import { levelTable } from "../../data/dataset.ts";
import { levelLabel } from "../../data/factors.ts";
import { sheetOf, thumbnailSide } from "../../data/images/sheet.ts";
import { pngOf } from "../../data/images/writeFolder.ts";
import { expect, unknownName } from "../../errors.ts";
import { openCodec } from "../../inference/codec.ts";
import { columns, rowsAt, unitRows } from "../../numerics/matrix.ts";
import { principalPlane } from "../../numerics/plane.ts";
import { random } from "../../random.ts";
import { openRun } from "../../run/folder.ts";
import { openKnownData } from "../../run/knownData.ts";
import type { Blocks, Dataset, Matrix, Split } from "../../types/index.ts";
import type { Near, PartsView, PointsView, Spread } from "../api.ts";
import { blockParts, dimensionParts } from "./dimensions.ts";
import { nearestByCosine } from "./nearest.ts";

/** Pictures that are shown at most; of more, so many are drawn by chance, and it is said. */
const MOST = 100_000;
/** Neighbours by each block. */
const NEIGHBOURS = 7;
/** Thumbnails on a sheet and in a row of it, and the most pixels of their longer side. */
const [ON_ONE, ACROSS, LARGEST] = [500, 25, 64];
/** The whole code beside its blocks. */
const WHOLE = "whole code";

/** What a map is drawn of. */
export interface Points {
  view(): PointsView;
  /** Where the pictures lie along the two directions in which a block, or the whole code, extends most. */
  spread(space: string): Promise<Spread>;
  /** All codes, row by row, as little-endian float32. */
  codes(): Uint8Array;
  near(row: number): Near[];
  /** What every block does, or every number of one. */
  parts(block: string | null): PartsView;
  sheet(index: number): Promise<Uint8Array>;
  /** One picture as it is, as PNG. */
  picture(row: number): Promise<Uint8Array>;
}

/** Opens a run's data where it lies now, and encodes what was held out. */
export async function openPoints(folder: string): Promise<Points> {
  const { dataset, split, warnings } = await openKnownData(folder);
  const { rows, kind, left } = chosen(split, openRun(folder).seed);
  const codec = await openCodec(folder);
  try {
    const codes = await codec.encodeRows(dataset, rows);
    const said = left === 0 ? [] : [`${MOST} of ${MOST + left} ${kind} pictures are shown, drawn by chance.`];
    return pointsOf({
      dataset,
      rows,
      codes,
      spaces: spacesOf(codec.blocks),
      kind,
      warnings: [...said, ...warnings, ...dataset.warnings],
    });
  } finally {
    await codec.close();
  }
}

function chosen({ test, unseen, train }: Split, seed: number) {
  const held = Int32Array.from([...test, ...unseen]);
  const all = held.length > 0 ? held : train;
  const kind = held.length > 0 ? ("held-out" as const) : ("training" as const);
  const drawn = random(seed).fork("points").permutation(all.length).subarray(0, MOST).sort();
  return { rows: Int32Array.from(drawn, (at) => all[at]), kind, left: Math.max(0, all.length - MOST) };
}

/** Blocks, and the whole where it is more than one of them. */
function spacesOf(blocks: Blocks): Blocks {
  const end = Math.max(...Object.values(blocks).map(([, last]) => last));
  return Object.keys(blocks).length > 1 ? { ...blocks, [WHOLE]: [0, end] } : blocks;
}

interface Known {
  readonly dataset: Dataset;
  readonly rows: Int32Array;
  readonly codes: Matrix;
  readonly spaces: Blocks;
  readonly kind: PointsView["kind"];
  readonly warnings: readonly string[];
}

function pointsOf({ dataset, rows, codes, spaces, kind, warnings }: Known): Points {
  const { factors, levels, files } = dataset;
  const sheets = { size: thumbnailSide(dataset.shape, LARGEST), across: ACROSS, onOne: ON_ONE };
  const units = new Map<string, Matrix>();
  const unit = (space: string) => {
    const [start, end] = spaces[space];
    const made = units.get(space) ?? unitRows(columns(codes, start, end));
    units.set(space, made);
    return made;
  };
  return {
    view: () => ({
      ...{ count: rows.length, kind, warnings, spaces, sheets },
      factors: factors.map((factor) => ({
        ...{ name: factor.name, kind: factor.kind },
        levels: Array.from({ length: factor.size }, (_, level) => levelLabel(factor, level)),
      })),
      levels: factors.map((_, k) => Array.from(rows, (row) => levels[row * factors.length + k])),
      names: Array.from(rows, (row) => files?.[row] ?? `picture ${row}`),
    }),
    spread: (space) => {
      if (!Object.hasOwn(spaces, space)) throw unknownName("block", space, Object.keys(spaces));
      return spreadOf(columns(codes, ...spaces[space]));
    },
    codes: () => new Uint8Array(codes.data.buffer, codes.data.byteOffset, codes.data.byteLength),
    near: (row) => {
      below(row, rows.length, "point");
      return Object.keys(spaces).map((space) => {
        const rows = unit(space);
        return { space, ...nearestByCosine(rows, rowsAt(rows, [row]).data, NEIGHBOURS, row) };
      });
    },
    parts: (block) => {
      const { [WHOLE]: whole, ...blocks } = spaces;
      const sample = { codes, levels: levelTable(dataset, rows) };
      const measured = { sample, factors, blocks };
      if (block === null) return blockParts(measured);
      if (!Object.hasOwn(blocks, block)) throw unknownName("block", block, Object.keys(blocks));
      return dimensionParts(measured, block);
    },
    sheet: (index) => sheetOf(dataset, rows.subarray(index * ON_ONE, (index + 1) * ON_ONE), sheets),
    picture: (row) => pngOf(dataset, rows[below(row, rows.length, "point")]),
  };
}

function below(index: number, count: number, kind: string): number {
  expect(index < count, kind, `${index}`, `a number below ${count}`, "a larger one", "Choose another.");
  return index;
}

const short = (value: number) => Number(value.toPrecision(6));

async function spreadOf(codes: Matrix): Promise<Spread> {
  const { x, y, shares } = await principalPlane(codes, random(0).fork("spread"));
  return { x: Array.from(x, short), y: Array.from(y, short), shares };
}
