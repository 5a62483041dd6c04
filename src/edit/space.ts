/** What edits need to know of a run: its blocks, and codes and levels of the images that it was trained on. */
import { expect, unknownName } from "../errors.ts";
import type { Blocks, Factor, Sample } from "../types/index.ts";

/** Blocks of a code, and the training codes in them. */
export interface CodeSpace {
  readonly blocks: Blocks;
  readonly factors: readonly Factor[];
  /** Codes and levels of training images. */
  readonly train: Sample;
}

/** Columns of the code that an edit changes. */
export type Columns = readonly [start: number, end: number];

/**
 * Columns of a block, `identity`, or of one of its dimensions, `identity[3]`. A block or a dimension that is not there is an
 * InputError.
 */
export function columnsNamed(blocks: Blocks, part: string): Columns {
  const [, block, index] = /^(.*?)(?:\[(\d+)\])?$/.exec(part)!;
  if (!Object.hasOwn(blocks, block)) throw unknownName("block", block, Object.keys(blocks));
  const [start, end] = blocks[block];
  if (index === undefined) return [start, end];
  const at = start + Number(index);
  const expected = `a dimension from 0 to ${end - start - 1}`;
  expect(at < end, "block", part, expected, index, `Write ${block}[0] for the first.`);
  return [at, at + 1];
}

/** Columns of the block of that factor, or of the whole code where no block has its name. */
export function columnsOfFactor({ blocks, train }: CodeSpace, factor: string): Columns {
  return Object.hasOwn(blocks, factor) ? blocks[factor] : [0, train.codes.columns];
}
