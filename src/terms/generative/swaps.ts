/** Codes with a block of another image. */
import { concat, slice, type Tensor } from "../../engine/index.ts";
import type { Blocks } from "../../types/index.ts";

/** `rows` [n, d] with columns [start, end) taken from `others` [n, d]. */
export function exchanged(
  rows: Tensor,
  others: Tensor,
  [start, end]: readonly [start: number, end: number],
): Tensor {
  const d = rows.shape[1];
  const parts = [
    { of: rows, from: 0, to: start },
    { of: others, from: start, to: end },
    { of: rows, from: end, to: d },
  ];
  const there = parts.filter(({ from, to }) => to > from);
  return concat(
    there.map(({ of, from, to }) => slice(of, 1, from, to)),
    1,
  );
}

/**
 * Every row [n, d] with one block of the next row. The rows are divided between the blocks: each block is exchanged in n /
 * blocks consecutive rows (in none, where there are more blocks than rows).
 */
export function mixedBlocks(codes: Tensor, blocks: Blocks): Tensor {
  const n = codes.shape[0];
  const next = concat([slice(codes, 0, 1, n), slice(codes, 0, 0, 1)], 0);
  const columns = Object.values(blocks);
  const edge = (k: number) => Math.floor((k * n) / columns.length);
  const stretches = columns.flatMap((block, k) => {
    const [from, to] = [edge(k), edge(k + 1)];
    return from === to ? [] : [exchanged(slice(codes, 0, from, to), slice(next, 0, from, to), block)];
  });
  return concat(stretches, 0);
}
