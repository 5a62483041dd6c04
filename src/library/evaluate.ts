/** Scores of any representation, wherever it was made. */

import { expect } from "../errors.ts";
import type { Skipped } from "../evaluate/evaluate.ts";
import { scoreExternal, splitExternal } from "../evaluate/external.ts";
import { layoutOf } from "../experiment/blocks.ts";
import * as registry from "../metrics/index.ts";
import { hstack } from "../numerics/matrix.ts";
import type { Blocks, Factor, Matrix } from "../types/index.ts";
import { byMetric, type Codes, type MetricChoice, type MetricName, refOf, type Scores } from "./names.ts";

/** Codes beside the truth; a Dataset has the last two. */
export interface Labelled<Block extends string, Name extends string> {
  /** Blocks of one number of rows; codes without blocks are a single one. */
  readonly codes: Codes<Block>;
  readonly factors: readonly Factor<Name>[];
  /** [rows, factors], −1 missing */
  readonly levels: Int32Array;
}

/** How a representation is measured. */
export interface EvaluateOptions<M extends MetricName> {
  /** The metrics to compute; by default all that apply, which takes minutes. */
  readonly metrics?: readonly MetricChoice<M>[];
  /** The seed of the split and of whatever a metric draws. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/**
 * Scores by metric: probes are fitted to a random 80 % of the rows and read on the rest. What does not apply is in
 * `skipped`, with the reason; an InputError says what does not fit together.
 *
 * ```ts
 * const faces = await openDataset({ name: "faces", options: { people: 4, pictures: 48 } });
 * const codes = await openRun<"identity" | "lighting" | "pose">("runs/faces").encode(faces);
 * const { scores } = await evaluate({ codes, factors: faces.factors, levels: faces.levels }, { metrics: ["mig", "sap"] });
 * console.log(scores.mig?.value, scores.sap?.perFactor.lighting);
 * ```
 */
export async function evaluate<
  const Block extends string,
  const Name extends string,
  const M extends MetricName = MetricName,
>(
  { codes, factors, levels }: Labelled<Block, Name>,
  { metrics, seed = 0, signal }: EvaluateOptions<M> = {},
): Promise<{ readonly scores: Scores<M, Name, Block>; readonly skipped: readonly Skipped[] }> {
  const [whole, blocks] = joined(codes);
  const got = `${levels.length / factors.length}`;
  const fits = levels.length === whole.rows * factors.length;
  expect(
    fits,
    "levels",
    "evaluate",
    `${whole.rows} rows, as the codes have`,
    got,
    "Give one row for each code.",
  );
  const representation = splitExternal({ codes: whole, blocks, factors, levels }, "shuffled", seed);
  const asked = metrics?.map((metric) => refOf(metric)) ?? Object.keys(registry).map((name) => ({ name }));
  const { scores, skipped } = await scoreExternal(representation, { metrics: asked, seed, signal });
  return { scores: byMetric(scores), skipped };
}

function joined(codes: Codes): [Matrix, Blocks] {
  const entries = Object.entries(codes);
  const [first] = entries;
  const todo = "Give codes by block, { code: matrix } where there is one.";
  expect(first !== undefined, "codes", "evaluate", "at least one block", "none", todo);
  for (const [name, { rows }] of entries) {
    const wanted = `${first[1].rows} rows, as "${first[0]}" has`;
    expect(rows === first[1].rows, "block", name, wanted, `${rows}`, "Give every block the same rows.");
  }
  const widths = entries.map(([name, { columns }]) => [name, columns] as const);
  return [hstack(entries.map(([, matrix]) => matrix)), layoutOf(Object.fromEntries(widths))];
}
