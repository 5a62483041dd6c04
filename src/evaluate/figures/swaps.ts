/** One block of some images put into others: a grid, and one edit with its reconstruction beside it. */
import { levelTable } from "../../data/dataset.ts";
import { levelLabel } from "../../data/factors.ts";
import { pixels } from "../../data/images/pixels.ts";
import { swap } from "../../edit/swap.ts";
import { rowsOfMatrix, vstack } from "../../numerics/matrix.ts";
import type { Matrix, Representation } from "../../types/index.ts";
import { codeAt, type Drawing } from "./drawing.ts";

/** Rows and columns of the grid. */
const [CONTENTS, STYLES] = [5, 6];

/** First row: where the block comes from; first column: what everything else comes from. */
export interface SwapGrid {
  readonly block: string;
  /** data: URI */
  readonly image: string;
}
/** Images side by side; `shown` names each, from the left. */
export interface EditStrip {
  readonly block: string;
  readonly shown: readonly string[];
  /** data: URI */
  readonly image: string;
}

/** The block that a swap shows best: the first nuisance with a block, else the last factor with one; null where there is one block. */
export function styleBlock({ blocks, factors, unseenFactor }: Representation): string | null {
  const names = Object.keys(blocks);
  if (names.length < 2) return null;
  const others = names
    .map((name) => factors.find((factor) => factor.name === name))
    .filter((factor) => factor !== undefined && factor.name !== unseenFactor);
  const nuisance = others.find((factor) => factor?.role === "nuisance");
  return (nuisance ?? others.at(-1))?.name ?? names.at(-1)!;
}

/** Every combination of a few contents and a few styles. */
export async function swapGrid(drawing: Drawing, block: string): Promise<SwapGrid> {
  const { dataset, representation, order, rows, decode, image } = drawing;
  const factor = (name: string | null) =>
    Math.max(
      0,
      dataset.factors.findIndex((each) => each.name === name),
    );
  const contents = oneOfEach(drawing, order, factor(representation.unseenFactor), CONTENTS);
  const styles = oneOfEach(drawing, order.toReversed(), factor(block), STYLES);
  const columns = representation.blocks[block];
  const codes = contents.flatMap((content) =>
    styles.map((style) => swap(codeAt(drawing, content), codeAt(drawing, style), columns)),
  );
  const heads = pixels(
    dataset,
    Int32Array.from([...styles, ...contents], (at) => rows[at]),
  );
  const first = styles.length + contents.length;
  const layout = [
    [null, ...styles.map((_, s) => s)],
    ...contents.map((_, c) => [styles.length + c, ...styles.map((__, s) => first + c * styles.length + s)]),
  ];
  return { block, image: await image(vstack(heads, await decode(stacked(codes))), layout) };
}

/** A position of each level of factor `f`, as many as there are and as are wanted, in the given order. */
function oneOfEach({ dataset, rows }: Drawing, order: Int32Array, f: number, count: number): number[] {
  const levels = levelTable(dataset, rows);
  const seen = new Set<number>();
  const fresh = [...order].filter((at) => {
    const level = levels[at * dataset.factors.length + f];
    if (level < 0 || seen.has(level)) return false;
    seen.add(level);
    return true;
  });
  return fresh.slice(0, count);
}

interface Tile {
  readonly name: string;
  /** One row. */
  readonly pixels: Matrix;
}

/** One image with the block of another that differs in it. */
export async function editStrip(drawing: Drawing, block: string): Promise<EditStrip> {
  const { dataset, representation, order, rows, decode, image } = drawing;
  const f = dataset.factors.findIndex(({ name }) => name === block);
  const count = dataset.factors.length;
  const levels = levelTable(dataset, rows);
  const [from] = order;
  const donor = [...order].find((at) => f < 0 || levels[at * count + f] !== levels[from * count + f]) ?? from;
  const own = codeAt(drawing, from);
  const edited = swap(own, codeAt(drawing, donor), representation.blocks[block]);
  const decoded = await decode(stacked([own, edited]));
  const real = (at: number) => pixels(dataset, Int32Array.of(rows[at]));
  const label = f < 0 ? "" : ` (${levelLabel(dataset.factors[f], levels[donor * count + f])})`;
  const target = levels.slice(from * count, (from + 1) * count);
  if (f >= 0) target[f] = levels[donor * count + f];
  const tiles: Tile[] = [
    { name: "given", pixels: real(from) },
    { name: "its reconstruction", pixels: rowsOfMatrix(decoded, 0, 1) },
    { name: `the picture whose ${block} is taken${label}`, pixels: real(donor) },
    { name: "edited", pixels: rowsOfMatrix(decoded, 1, 2) },
    ...(f < 0 || dataset.render === undefined
      ? []
      : [{ name: "what it should be, drawn", pixels: inUnit(dataset.render(target)) }]),
  ];
  return {
    block,
    shown: tiles.map(({ name }) => name),
    image: await image(tiles.map((tile) => tile.pixels).reduce(vstack), [[...tiles.keys()]]),
  };
}

const stacked = (codes: readonly Float32Array[]): Matrix =>
  codes.map((data) => ({ rows: 1, columns: data.length, data })).reduce(vstack);

const inUnit = (bytes: Uint8Array): Matrix => ({
  rows: 1,
  columns: bytes.length,
  data: Float32Array.from(bytes, (byte) => byte / 255),
});
