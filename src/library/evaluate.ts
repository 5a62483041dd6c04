/** Scores of any representation, wherever it was made. */

import { expectFinite } from "../data/features/readFeatures.ts";
import { expect, InputError } from "../errors.ts";
import { type SplitKind, scoreExternal, splitExternal } from "../evaluate/external.ts";
import { layoutOf } from "../experiment/blocks.ts";
import * as registry from "../metrics/index.ts";
import { counted } from "../numerics/counted.ts";
import { hstack } from "../numerics/matrix.ts";
import type { Blocks, Factor, Matrix, Skipped } from "../types/index.ts";
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
  /** Which rows fit probes: a random 80 %, or the first 80 % as they lie. */
  readonly split?: SplitKind;
  readonly signal?: AbortSignal;
}

/** Scores, and what a person must know of them. */
export interface Evaluated<M extends MetricName, Name extends string, Block extends string> {
  readonly scores: Scores<M, Name, Block>;
  /** Metrics that cannot say anything of this representation, and why. */
  readonly skipped: readonly Skipped[];
  /** Levels that were tested and never fitted, or fitted and never tested. */
  readonly warnings: readonly string[];
}

/**
 * Scores by metric: probes are fitted to a random 80 % of the rows and read on the rest, where every level that has two rows is
 * on both sides. What does not apply is in `skipped`, with the reason; an InputError says what does not fit together. `signal`
 * stops it with Interrupted.
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
  { metrics, seed = 0, split = "shuffled", signal }: EvaluateOptions<M> = {},
): Promise<Evaluated<M, Name, Block>> {
  const [whole, blocks] = joined(codes);
  expect(factors.length > 0, "factors", "evaluate", "at least one factor", "none", "Give factors.");
  const got = `${levels.length / factors.length}`;
  const fits = levels.length === whole.rows * factors.length;
  expect(
    fits,
    "levels",
    "evaluate",
    `${counted(whole.rows, "row")}, as the codes have`,
    got,
    "Give one row for each code.",
  );
  expectLevels(factors, levels);
  const { representation, warnings } = splitExternal({ codes: whole, blocks, factors, levels }, split, seed);
  const asked = metrics?.map((metric) => refOf(metric)) ?? Object.keys(registry).map((name) => ({ name }));
  const { scores, skipped } = await scoreExternal(representation, { metrics: asked, seed, signal });
  return { scores: byMetric(scores), skipped, warnings };
}

function expectLevels(factors: readonly Factor[], levels: Int32Array): void {
  const at = levels.findIndex((level, i) => level < -1 || level >= factors[i % factors.length].size);
  if (at < 0) return;
  const { name, size } = factors[at % factors.length];
  const got = `${levels[at]} in row ${Math.floor(at / factors.length)}`;
  const todo = "Number levels from 0, and give the factor its size.";
  throw new InputError("factor", name, `levels from 0 to ${size - 1}, or -1 where missing`, got, todo);
}

function joined(codes: Codes): [Matrix, Blocks] {
  const entries = Object.entries(codes);
  const [first] = entries;
  const todo = "Give codes by block, { code: matrix } where there is one.";
  expect(first !== undefined, "codes", "evaluate", "at least one block", "none", todo);
  for (const [name, block] of entries) {
    const { rows, columns, data } = block;
    const numbers = `${counted(rows * columns, "number")}, ${counted(rows, "row")} of ${columns}`;
    expect(data.length === rows * columns, "block", name, numbers, `${data.length}`, "Mend its shape.");
    expectFinite(block, "block", name);
    const wanted = `${counted(first[1].rows, "row")}, as "${first[0]}" has`;
    expect(rows === first[1].rows, "block", name, wanted, `${rows}`, "Give every block the same rows.");
  }
  const widths = entries.map(([name, { columns }]) => [name, columns] as const);
  return [hstack(entries.map(([, matrix]) => matrix)), layoutOf(Object.fromEntries(widths))];
}
