/** How far several runs on the same data agree, with no label asked. */
import { isDeepStrictEqual } from "node:util";
import { expect } from "../errors.ts";
import { type CodecOptions, openCodec } from "../inference/codec.ts";
import { modelCentrality, udr } from "../metrics/runs/agreement.ts";
import { random } from "../random.ts";
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
  for (const [at, { data }] of experiments.entries())
    expect(
      isDeepStrictEqual(data, experiments[0].data),
      "runs",
      folders[at],
      `the data of "${folders[0]}" (${experiments[0].data.name})`,
      `${data.name} with other settings`,
      "Compare runs that were trained on the same data.",
    );
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
