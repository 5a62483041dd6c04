import type { Blocks, Factor, HeldBatches, Matrix, Representation, Sample } from "../types/index.ts";

/** A representation as another program gives it. */
export interface External {
  /** [rows, dimensions] */
  readonly codes: Matrix;
  /** [rows, factors], −1 missing */
  readonly levels: Int32Array;
  readonly factors: readonly Factor[];
  readonly blocks: Blocks;
  /** Rows that fit probes; the rest tests them. Usually ceil(0.8 · rows). */
  readonly trainRows: number;
  readonly batches?: HeldBatches;
}

/** External codes as a representation: the first rows fit probes, and every row is read where nothing is fitted. */
export function representationOfExternal(given: External): Representation {
  const { codes, levels, factors, blocks, trainRows, batches } = given;
  const rows = (from: number, to: number): Sample => ({
    codes: {
      rows: to - from,
      columns: codes.columns,
      data: codes.data.subarray(from * codes.columns, to * codes.columns),
    },
    levels: levels.subarray(from * factors.length, to * factors.length),
  });
  return {
    factors,
    blocks,
    train: rows(0, trainRows),
    test: rows(trainRows, codes.rows),
    unseen: rows(codes.rows, codes.rows),
    unseenFactor: null,
    baselines: {},
    whole: { codes, levels },
    ...(batches === undefined ? {} : { batches }),
  };
}
