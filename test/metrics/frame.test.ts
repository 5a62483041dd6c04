/** What metrics share: intervals, held-out rows, drawn rows, nulls. */
import { describe, expect, it } from "vitest";
import { shuffled } from "../../src/estimators/levels.ts";
import { bootstrap } from "../../src/metrics/frame/bootstrap.ts";
import { heldOut } from "../../src/metrics/frame/heldOut.ts";
import { partsOf } from "../../src/metrics/frame/parts.ts";
import { subsample, testSample } from "../../src/metrics/frame/probeSamples.ts";
import { shuffledFactor } from "../../src/metrics/frame/shuffledFactor.ts";
import { random } from "../../src/random.ts";
import { factorsOf, representationOf, sampleOf } from "./worlds.ts";

/** A statistic that is `value` of all rows, and 0, 1, 2, … of the resamples that follow. */
function countedFrom(value: number): () => number {
  let calls = -2;
  return () => {
    calls++;
    return calls < 0 ? value : calls;
  };
}

describe("a bootstrap interval", () => {
  it("leaves out 2.5 % of the resamples at either end", () => {
    expect(bootstrap(3, random(0), countedFrom(500), 1000)).toEqual([25, 974]);
  });

  it("moves so that the resamples' median is the value", () => {
    expect(bootstrap(3, random(0), countedFrom(0), 100)).toEqual([2 - 50, 97 - 50]);
  });

  it("covers the true mean in 95 of 100 samples", () => {
    const draws = random(4);
    const [samples, rows] = [300, 40];
    let covered = 0;
    for (let s = 0; s < samples; s++) {
      const values = Float64Array.from({ length: rows }, draws.normal);
      const centre = (picked: Int32Array) => picked.reduce((sum, row) => sum + values[row], 0) / rows;
      const [low, high] = bootstrap(rows, draws.fork(s), centre, 100);
      covered += Number(low <= 0 && 0 <= high);
    }
    expect(covered / samples).toBeGreaterThan(0.91);
    expect(covered / samples).toBeLessThan(0.975);
  });

  it("resamples rows with repetition, each resample by chance of its own", () => {
    const seen: string[] = [];
    bootstrap(
      6,
      random(1),
      (rows) => {
        seen.push([...rows].join());
        return 0;
      },
      20,
    );
    expect(seen[0]).toBe("0,1,2,3,4,5");
    const resamples = seen.slice(1);
    expect(new Set(resamples).size).toBeGreaterThan(15);
    const repeated = resamples.filter((rows) => new Set(rows.split(",")).size < 6);
    expect(repeated.length).toBeGreaterThan(15);
  });
});

const factors = factorsOf({ shape: 3, colour: 2 });
const numbered = (from: number, to: number) => {
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  return sampleOf(
    rows.map((row) => [row, -row]),
    rows.map((row) => [row % 3, row % 2]),
  );
};
const [train, test, unseen] = [numbered(0, 30), numbered(30, 42), numbered(42, 50)];
const given = representationOf({ factors, blocks: { shape: [0, 1], rest: [1, 2] }, train, test, unseen });
const none = numbered(0, 0);

describe("rows to read", () => {
  it("are those that nothing was fitted on, or with a warning those that were", () => {
    expect(heldOut(given)).toEqual([test, []]);
    const [bare, warnings] = heldOut({ ...given, test: none });
    expect(bare).toBe(train);
    expect(warnings).toHaveLength(1);
    expect(heldOut({ ...given, whole: unseen })).toEqual([unseen, []]);
    expect(testSample(given, random(0))).toEqual([test, []]);
    expect(testSample({ ...given, test: none }, random(0))[0]).toEqual(train);
  });
  it("are drawn with their own levels where there are too many", () => {
    const { codes, levels } = subsample(train, 2, 10, random(2));
    const rows = Array.from({ length: 10 }, (_, i) => codes.data[2 * i]);
    expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
    expect([...levels]).toEqual(rows.flatMap((row) => [row % 3, row % 2]));
    expect(rows).not.toEqual(rows.map((_, i) => i));
  });
  it("of every part are that part's columns", () => {
    const parts = partsOf({ ...given, baselines: { pixels: { train: unseen, test: train, unseen: test } } });
    expect(parts.map(({ name }) => name)).toEqual(["shape", "rest", "whole code", "pixels"]);
    expect([...parts[0].codes("test").data]).toEqual(Array.from({ length: 12 }, (_, i) => 30 + i));
    expect([...parts[1].codes("unseen").data]).toEqual(Array.from({ length: 8 }, (_, i) => -42 - i));
    expect(parts[2].codes("train")).toEqual(train.codes);
    expect(parts[3].codes("test")).toEqual(train.codes);
  });
});

describe("shuffled levels", () => {
  it("are the same levels in another order", () => {
    const levels = Int32Array.from({ length: 60 }, (_, i) => i % 5);
    const other = shuffled(levels, random(0));
    expect(other).not.toEqual(levels);
    expect(other.slice().sort()).toEqual(levels.slice().sort());
  });
  it("of one factor stand beside the codes as they are", () => {
    const { codes, levels } = shuffledFactor(train, 2, 0, random(0));
    const truth = Int32Array.from({ length: 30 }, (_, i) => i % 3);
    expect(codes).toEqual(train.codes);
    expect(levels).not.toEqual(truth);
    expect(levels.slice().sort()).toEqual(truth.sort());
    expect(shuffledFactor(train, 2, 1, random(0)).levels.every((level) => level < 2)).toBe(true);
  });
});
