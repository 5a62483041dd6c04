/** What the face study reads is right on worlds whose answers are known, and its pictures show what was found. */
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { random } from "../../src/random.ts";
import type { Dataset, Matrix } from "../../src/types/index.ts";
import type { Benchmark } from "../../studies/faces/benchmark.ts";
import { chosenOf, type Tried } from "../../studies/faces/chosen.ts";
import { ridgeScores, standardPixels, trainedCodes } from "../../studies/faces/codes.ts";
import { attackerFigure, blockMap, frontierFigure, type Rows } from "../../studies/faces/figures.ts";
import type { Reading } from "../../studies/faces/reading.ts";
import {
  fittedOn,
  heldOutAttack,
  type Levelled,
  largest,
  nearestMean,
  oneHot,
} from "../../studies/faces/readings.ts";
import { choosePenalty, STANDARD } from "../../studies/faces/standard.ts";
import { stripsFigure } from "../../studies/faces/strips.ts";
import { grouped, publishedTable, tables } from "../../studies/faces/tables.ts";

const [PEOPLE, LIGHTS, TIMES] = [6, 5, 8];
const ROWS = PEOPLE * LIGHTS * TIMES;
const who = Int32Array.from({ length: ROWS }, (_, i) => i % PEOPLE);
const light = Int32Array.from({ length: ROWS }, (_, i) => Math.floor(i / PEOPLE) % LIGHTS);

/** Codes of two columns for each level, far apart, with a little noise. */
function coded(levels: Int32Array, classes: number, seed = 1): Matrix {
  const rng = random(seed);
  const matrix = oneHot(levels, classes);
  return { ...matrix, data: matrix.data.map((value) => value + 0.05 * rng.normal()) };
}
const levelled = (codes: Matrix, levels: Int32Array, classes: number): Levelled => ({
  codes,
  levels,
  classes,
});

describe("attackers", () => {
  it("read the light fully from a code of the light, and by chance from a code of the person", () => {
    const told = levelled(coded(light, LIGHTS), light, LIGHTS);
    expect(heldOutAttack(told, null, random(2)).value).toBeGreaterThan(0.98);
    expect(heldOutAttack(told, who, random(2)).value).toBeGreaterThan(0.98);
    const blind = levelled(coded(who, PEOPLE), light, LIGHTS);
    expect(heldOutAttack(blind, who, random(2)).value).toBeLessThan(0.35);
  });
  it("that know a person by heart read what is bound to the person only where people are in both folds", () => {
    // Every person's light is in a column of the person's own, with signs of the person's own.
    const rng = random(3);
    const signs = Array.from({ length: PEOPLE * LIGHTS }, () => rng.normal());
    const data = new Float32Array(ROWS * PEOPLE);
    for (let i = 0; i < ROWS; i++)
      data[i * PEOPLE + who[i]] = 5 + 2 * signs[who[i] * LIGHTS + light[i]] + 0.01 * rng.normal();
    const bound = levelled({ rows: ROWS, columns: PEOPLE, data }, light, LIGHTS);
    const [random3, apart] = [null, who].map((groups) => heldOutAttack(bound, groups, random(4)).value);
    expect(random3).toBeGreaterThan(0.6);
    expect(apart).toBeLessThan(random3 - 0.25);
  });
  it("fitted to training codes read others, and say who was strongest", () => {
    const train = levelled(coded(light, LIGHTS), light, LIGHTS);
    const turned = light.toReversed();
    const read = levelled(coded(turned, LIGHTS, 5), turned, LIGHTS);
    const found = fittedOn(train, read, random(6), ["logistic"]);
    expect(found.by).toBe("logistic");
    expect(found.value).toBeGreaterThan(0.98);
  });
});

it("nearest mean and largest score say the level, among the levels that were shown", () => {
  const train = levelled(coded(who, PEOPLE), who, PEOPLE);
  expect(nearestMean(train, coded(who, PEOPLE, 7))).toEqual(who);
  const rows = [...who.keys()].filter((i) => who[i] < 3);
  const few = levelled(
    coded(
      Int32Array.from(rows, (i) => who[i]),
      PEOPLE,
    ),
    Int32Array.from(rows, (i) => who[i]),
    PEOPLE,
  );
  expect(Math.max(...nearestMean(few, coded(who, PEOPLE)))).toBeLessThan(3);
  expect(largest({ rows: 2, columns: 3, data: Float32Array.of(0, 2, 1, -3, -4, -1) })).toEqual(
    Int32Array.of(1, 2),
  );
});

it("ridge regression is the closed form: no penalty interpolates, a large one says the mean", () => {
  const x = { rows: 3, columns: 4, data: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0) };
  const fit = Int32Array.of(0, 1, 2);
  const exact = ridgeScores(x, fit, Int32Array.of(0, 1, 1), 2, 1e-6).data;
  for (const [at, value] of [1, 0, 0, 1, 0, 1].entries()) expect(exact[at]).toBeCloseTo(value, 3);
  const shrunk = ridgeScores(x, fit, Int32Array.of(0, 1, 1), 2, 1e6).data;
  for (const [at, value] of [1 / 3, 2 / 3].entries()) expect(shrunk[at]).toBeCloseTo(value, 3);
});

/** Every person a pattern, every light a gradient laid over it. */
function world() {
  const [height, width] = [8, 8];
  const rng = random(8);
  const patterns = Array.from({ length: PEOPLE }, () =>
    Float32Array.from({ length: height * width }, () => rng.normal()),
  );
  const images = new Uint8Array(ROWS * height * width);
  const levels = new Int32Array(2 * ROWS);
  for (let row = 0; row < ROWS; row++) {
    levels.set([who[row], light[row]], 2 * row);
    for (let p = 0; p < height * width; p++) {
      const slope = (light[row] - 2) * ((p % width) / width - 0.5);
      const z = patterns[who[row]][p] + slope + 0.2 * rng.normal();
      images[row * height * width + p] = Math.max(0, Math.min(255, Math.round(128 + 42 * z)));
    }
  }
  const dataset = {
    name: "world",
    factors: [
      { name: "identity", size: PEOPLE, kind: "categorical" },
      { name: "lighting", size: LIGHTS, kind: "categorical", labels: ["a", "b", "c", "d", "front"] },
    ],
    shape: [1, height, width],
    rows: ROWS,
    levels,
    images,
    warnings: [],
  } satisfies Dataset;
  const half = Int32Array.from({ length: ROWS / 2 }, (_, i) => i);
  return { dataset, train: half, test: half.map((i) => i + ROWS / 2) } satisfies Benchmark;
}

it("a short run's codes are of every row, and its blocks where they should be", async () => {
  const { dataset, train } = world();
  const given = {
    data: { name: "world" },
    recipe: "supCon",
    code: { identity: 4, lighting: 2 },
    net: { name: "mlp", options: { hidden: [16] } },
    pairs: { name: "shareFactor" },
    ...{ steps: 20, batch: 40, metrics: [] },
  };
  const quiet = { signal: new AbortController().signal, progress: () => {} };
  const codes = await trainedCodes(resolveExperiment(given, dataset), dataset, train, quiet);
  expect([codes.trained.rows, codes.trained.columns, codes.untrained.rows]).toEqual([ROWS, 6, ROWS]);
  expect(codes.blocks).toEqual({ identity: [0, 4], lighting: [4, 6] });
  expect(codes.trained.data).not.toEqual(codes.untrained.data);
});

it("the penalty is one of those tried, and pixels are read as they were standardised", () => {
  const bench = world();
  const x = standardPixels(bench.dataset);
  expect(x.data[0]).toBeCloseTo((bench.dataset.images[0] - 128) / 42, 5);
  expect([1, 3, 10, 30, 100, 300]).toContain(choosePenalty(bench, x));
});

describe("the summary", () => {
  const matrix = (values: number[][], columns: string[]) => ({
    rows: values.map((_, i) => `row ${i}`),
    columns,
    values,
  });
  const reading = (row: string, identity: number): Reading => ({
    table: "standard",
    row,
    told: "all labels",
    values: {
      [STANDARD.identity]: identity,
      [STANDARD.papers]: 0.2,
      [STANDARD.apart]: 0.25,
      [STANDARD.random]: 0.4,
    },
    detail: {
      blocks: matrix(
        [
          [0.9, 0.1],
          [0.2, 0.95],
        ],
        ["identity", "light"],
      ),
      confusion: matrix(
        [
          [0.5, 0.5],
          [0.25, 0.75],
        ],
        ["a", "b"],
      ),
      strips: [[0, 6, 12, 1]],
    },
  });
  const all = grouped([reading("SupCon", 0.98), reading("SupCon", 0.96), reading("InfoNCE", 0.5)]);
  const rows: Rows = all.get("standard")!;
  it("has a line for every method with the mean over its seeds, and names how published numbers are known", () => {
    const text = tables(all);
    expect(text).toContain("| SupCon | all labels | 97.0 ± 1.4 | 20.0 ± 0.0 | 25.0 ± 0.0 | 40.0 ± 0.0 | 2 |");
    expect(text).not.toContain("## Strangers");
    expect(publishedTable()).toMatch(/UAI.*from memory/);
  });
  it("draws the frontier, the blocks and the attacker; a method below the picture is left out of it", () => {
    const frontier = frontierFigure(rows);
    expect(frontier).toMatch(/^<(svg|figure)/);
    expect(frontier.match(/<circle/g)).toHaveLength(3);
    expect(blockMap(rows)).toContain("SupCon: row 0");
    expect(attackerFigure("SupCon", rows.get("SupCon")!)).toContain("0.75");
  });
  it("shows strips of pictures framed by whether the person is the same", async () => {
    const text = await stripsFigure(world(), rows, ["SupCon", "nobody"]);
    expect(text!.match(/data:image\/png/g)).toHaveLength(4);
    expect(text!.match(/#2f8f5b/g)).toHaveLength(2);
    expect(text!.match(/#c0392b/g)).toHaveLength(1);
  });
});

describe("settings that are chosen inside the training pictures", () => {
  const tried = (identity: number, light: number, noise = 0): Tried => ({ noise, taken: 0, identity, light });
  it("are those that tell least of the light among those that find about as many people as any", () => {
    const [best, less, fewer] = [tried(0.95, 0.4), tried(0.945, 0.3), tried(0.93, 0.2)];
    expect(chosenOf([best, less, fewer])).toBe(less);
    expect(chosenOf([best, fewer])).toBe(best);
  });
  it("are the first of equals, whatever comes after", () => {
    const [first, second] = [tried(0.9, 0.3, 0.25), tried(0.905, 0.3, 0.5)];
    expect(chosenOf([first, second])).toBe(first);
  });
});
