/** How far several runs on the same data agree, with no label asked. */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { NodeRuntime } from "../engine/backends/node.ts";
import { expect } from "../errors.ts";
import { encode } from "../inference/encode.ts";
import { modelCentrality, udr } from "../metrics/runs/agreement.ts";
import { random } from "../random.ts";
import { paths } from "../run/folder.ts";
import type { Dataset, Experiment, Matrix } from "../types/index.ts";

/** The reference's number. */
const ROWS = 1000;

/** How alike the runs' codes are. */
export interface Agreement {
  /** Pictures that every run coded. */
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

/** Codes up to 1,000 pictures, the same for all, by every run's encoder. */
export async function agreementOf(folders: readonly string[], dataset: Dataset): Promise<Agreement> {
  const order = random(0).fork("agreement").permutation(dataset.rows);
  const rows = Int32Array.from(order.subarray(0, ROWS)).sort();
  const runtime = new NodeRuntime();
  const codes: Matrix[] = [];
  try {
    for (const folder of folders)
      codes.push(await encode(runtime, readFileSync(paths(folder).encoder), dataset, rows));
  } finally {
    await runtime.close();
  }
  return {
    rows: rows.length,
    udrLasso: udr(codes, "lasso"),
    udrSpearman: udr(codes, "spearman"),
    modelCentrality: modelCentrality(codes, random(0)),
  };
}
