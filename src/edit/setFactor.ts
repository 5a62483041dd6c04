import { Matrix as Dense } from "ml-matrix";
import { factorIndex } from "../data/factors.ts";
import { expect } from "../errors.ts";
import { ridgeBasis } from "../estimators/ridge.ts";
import type { CodeSpace, Columns } from "./space.ts";
import { columnsOfFactor } from "./space.ts";

/**
 * "mean": the block moves by the difference between the mean code of the level that it is nearest to and that of the wanted one.
 * "direction": the smallest change after which ridge regression from the block to the levels predicts for the code what it
 * predicts for images of the wanted level on average. Numbers are regressed on as they are (a factor's `values`), other levels on
 * being the wanted one.
 */
export const METHODS = ["mean", "direction"] as const;
/** One of METHODS. */
export type Method = (typeof METHODS)[number];

/**
 * The code with one factor at another level, estimated from the labelled training codes. An unknown factor, and a level that no
 * training picture shows, are an InputError.
 */
export function setFactor(
  space: CodeSpace,
  code: Float32Array,
  name: string,
  level: number,
  method: Method = "mean",
): Float32Array {
  const at = factorIndex(space, name);
  const columns = columnsOfFactor(space, name);
  const levels = levelsOf(space, at);
  const shown = levels.includes(level);
  const factor = space.factors[at];
  const label = factor.labels?.[level] ?? `${level}`;
  const todo = "Choose a level that was trained on, or take it from a picture: from:FILE.";
  expect(
    shown,
    "level",
    label,
    `a level of ${name} among the training pictures`,
    "a level that none of them shows",
    todo,
  );
  const edited = code.slice();
  const change =
    method === "mean"
      ? betweenMeans(space, levels, code, columns, level)
      : alongRidge(space, levels, code, columns, at, level);
  for (const [j, by] of change.entries()) edited[columns[0] + j] += by;
  return edited;
}

const levelsOf = ({ factors, train }: CodeSpace, at: number): Int32Array =>
  Int32Array.from({ length: train.codes.rows }, (_, row) => train.levels[row * factors.length + at]);

/** Mean block of every level that is shown. */
export function levelMeans(
  { train: { codes } }: Pick<CodeSpace, "train">,
  levels: Int32Array,
  [start, end]: Columns,
): ReadonlyMap<number, Float64Array> {
  const sums = new Map<number, { mean: Float64Array; rows: number }>();
  levels.forEach((level, row) => {
    if (level < 0) return;
    const held = sums.get(level) ?? { mean: new Float64Array(end - start), rows: 0 };
    held.rows++;
    for (let j = start; j < end; j++)
      held.mean[j - start] += (codes.data[row * codes.columns + j] - held.mean[j - start]) / held.rows;
    sums.set(level, held);
  });
  return new Map([...sums].map(([level, { mean }]) => [level, mean]));
}

function betweenMeans(
  space: CodeSpace,
  levels: Int32Array,
  code: Float32Array,
  columns: Columns,
  level: number,
): Float64Array {
  const means = levelMeans(space, levels, columns);
  const distance = (mean: Float64Array) =>
    mean.reduce((sum, value, j) => sum + (value - code[columns[0] + j]) ** 2, 0);
  const own = [...means.values()].reduce((a, b) => (distance(b) < distance(a) ? b : a));
  return means.get(level)!.map((value, j) => value - own[j]);
}

function alongRidge(
  { factors, train: { codes } }: CodeSpace,
  levels: Int32Array,
  code: Float32Array,
  [start, end]: Columns,
  at: number,
  level: number,
): Float64Array {
  const { values, kind } = factors[at];
  const number = (l: number) => values?.[l] ?? l;
  const asTarget = (l: number) =>
    values !== undefined || kind === "ordinal" ? number(l) : Number(l === level);
  const known = [...levels.keys()].filter((row) => levels[row] >= 0);
  const block = (row: number) => [
    ...codes.data.subarray(row * codes.columns + start, row * codes.columns + end),
  ];
  const features = new Dense(known.map(block));
  const targets = Dense.columnVector(known.map((row) => asTarget(levels[row])));
  const { predict } = ridgeBasis(features).fit(targets);
  const zero = predict(Dense.zeros(1, end - start)).get(0, 0);
  const slopes = predict(Dense.eye(end - start))
    .getColumn(0)
    .map((value) => value - zero);
  const said = (x: Dense) => predict(x).getColumn(0);
  const wanted = known.filter((row) => levels[row] === level);
  const goal = said(new Dense(wanted.map(block))).reduce((sum, value) => sum + value / wanted.length, 0);
  const [now] = said(new Dense([[...code.subarray(start, end)]]));
  const squares = slopes.reduce((sum, slope) => sum + slope * slope, 0);
  return Float64Array.from(slopes, (slope) => (squares > 0 ? ((goal - now) * slope) / squares : 0));
}
