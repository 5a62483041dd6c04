/** A map is searched with: metrics of single dimensions read the other columns, or say why they read nothing. */
import { describe, expect, it } from "vitest";
import { scoresOf } from "../../src/evaluate/evaluate.ts";
import { random } from "../../src/random.ts";
import type { Blocks, Representation, Sample } from "../../src/types/index.ts";

const [ROWS, MAP] = [90, 600];
const rng = random(2);
const levels = Int32Array.from({ length: 2 * ROWS }, (_, at) =>
  at % 2 === 0 ? Math.floor(at / 2) % 3 : Math.floor(at / 6) % 4,
);
/** Two columns that tell the factors, after a map of noise. */
const codes = Float32Array.from({ length: ROWS * (MAP + 2) }, (_, at) => {
  const [row, column] = [Math.floor(at / (MAP + 2)), at % (MAP + 2)];
  return column < MAP ? rng.normal() : levels[2 * row + column - MAP] + 0.01 * rng.normal();
});
const sampleFrom = (from: number): Sample => ({
  codes: {
    rows: ROWS,
    columns: MAP + 2 - from,
    data: Float32Array.from(
      { length: ROWS * (MAP + 2 - from) },
      (_, at) => codes[Math.floor(at / (MAP + 2 - from)) * (MAP + 2) + from + (at % (MAP + 2 - from))],
    ),
  },
  levels,
});
const representation = (sample: Sample, blocks: Blocks): Representation => ({
  factors: [
    { name: "who", size: 3, kind: "categorical", role: "content" },
    { name: "light", size: 4, kind: "ordinal" },
  ],
  blocks,
  ...{
    train: sample,
    test: sample,
    unseen: { codes: { ...sample.codes, rows: 0, data: new Float32Array(0) }, levels: new Int32Array(0) },
  },
  unseenFactor: null,
  baselines: {},
});
const score = (given: Representation, names: readonly string[]) =>
  scoresOf(given, { metrics: names.map((name) => ({ name })), seed: 0 });

const narrow: Blocks = { whoBrief: [0, 1], light: [1, 2] };
const wide: Blocks = { who: [0, MAP], whoBrief: [MAP, MAP + 1], light: [MAP + 1, MAP + 2] };

describe("a map", () => {
  it("is left out of metrics of single dimensions, which say so", async () => {
    const names = ["mig", "activity", "downstream", "swapConsistency", "dependence", "blockDci"];
    const [without, with_] = [
      await score(representation(sampleFrom(MAP), narrow), names),
      await score(representation(sampleFrom(0), wide), names),
    ];
    expect(with_.scores.map(({ value, matrix, perBlock }) => [value, matrix, perBlock])).toEqual(
      without.scores.map(({ value, matrix, perBlock }) => [value, matrix, perBlock]),
    );
    expect(with_.scores).toHaveLength(names.length);
    for (const { warnings } of with_.scores)
      expect(warnings).toContain('block "who" (600 columns): a map, whose single columns were not read');
  });
  it("leaves them nothing where it is alone: they are skipped with the reason", async () => {
    const { scores, skipped } = await score(representation(sampleFrom(0), { code: [0, MAP + 2] }), [
      "mig",
      "activity",
    ]);
    expect(scores).toEqual([]);
    expect(skipped.map(({ why }) => why)).toEqual(
      Array(2).fill(
        'block "code" (602 columns): a map, whose single columns were not read, and there is no other dimension',
      ),
    );
  });
  it("is read as a whole by metrics of blocks", async () => {
    const { scores } = await score(representation(sampleFrom(0), wide), [
      "retrieval",
      "blockAccuracy",
      "collapse",
    ]);
    expect(Object.keys(scores[0].perBlock)).toEqual(["who", "whoBrief", "light"]);
    expect(scores[2].perBlock.who).toBeGreaterThan(20);
  });
});
