/** How far several runs on the same data agree, with no label asked. */

import { isDeepStrictEqual } from "node:util";
import type { DataRecord } from "../data/record.ts";
import { expect } from "../errors.ts";
import { type CodecOptions, openCodec } from "../inference/codec.ts";
import { modelCentrality, udr } from "../metrics/runs/agreement.ts";
import { counted } from "../numerics/counted.ts";
import { random } from "../random.ts";
import { readData } from "../run/data.ts";
import type { Dataset, Experiment, Matrix } from "../types/index.ts";

/** The reference's number. */
const ROWS = 1000;

/** How alike the runs' codes are. */
export interface Agreement {
  /** Images that every run encoded. */
  readonly rows: number;
  /** Per run, in the order given. */
  readonly udrLasso: readonly number[];
  readonly udrSpearman: readonly number[];
  readonly modelCentrality: readonly number[];
}

/** Refuses runs of different data: their codes cannot be laid side by side. */
export function expectSameData(folders: readonly string[], experiments: readonly Experiment[]): void {
  const records = folders.map(readData);
  for (const [at, { data }] of experiments.entries()) {
    const [first, record] = [records[0], records[at]];
    const got =
      first !== null && record !== null
        ? differenceOf(first, record)
        : isDeepStrictEqual(data, experiments[0].data)
          ? null
          : `${data.name} with other settings`;
    const expected = `the data of "${folders[0]}" (${experiments[0].data.name})`;
    const todo = "Compare runs that were trained on the same data.";
    expect(got === null, "runs", folders[at], expected, got ?? "", todo);
  }
}

/** How the second data differs from the first, wherever either lies and in whatever order; null where it does not. */
function differenceOf(first: DataRecord, second: DataRecord): string | null {
  if (first.digest.levels === second.digest.levels) return null;
  if (first.digest.pictures === second.digest.pictures) return "the same pictures with other labels";
  const known = new Set(first.rows.map(([, , picture]) => picture));
  const other = second.rows.filter(([, , picture]) => !known.has(picture)).length;
  return `${counted(second.rows.length, "row")} for ${first.rows.length}, ${other} of them with other pictures`;
}

/** How far the runs' codes of up to 1,000 images agree; the images are the same for all. */
export async function agreementOf(
  folders: readonly string[],
  dataset: Dataset,
  options: CodecOptions = {},
): Promise<Agreement> {
  const order = random(0).fork("agreement").permutation(dataset.rows);
  const rows = Int32Array.from(order.subarray(0, ROWS)).sort();
  const codes: Matrix[] = [];
  for (const folder of folders) {
    const codec = await openCodec(folder, options);
    try {
      codes.push(await codec.encodeRows(dataset, rows));
    } finally {
      await codec.close();
    }
  }
  return {
    rows: rows.length,
    udrLasso: udr(codes, "lasso"),
    udrSpearman: udr(codes, "spearman"),
    modelCentrality: modelCentrality(codes, random(0)),
  };
}
