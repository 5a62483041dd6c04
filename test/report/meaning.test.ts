/** Sentences about scores whose meaning is plain from their numbers. */
import { describe, expect, it } from "vitest";
import { conclusion, meaningOf } from "../../src/report/meaning.ts";
import type { Score } from "../../src/types/index.ts";

const score = (changes: Partial<Score>): Score => ({
  metric: "mig",
  variant: "v",
  value: 0.5,
  ci95: null,
  null: null,
  perFactor: {},
  perBlock: {},
  sampleSize: 10,
  seconds: 1,
  warnings: [],
  ...changes,
});

describe("the conclusion", () => {
  it("counts factors by what their best two dimensions tell", () => {
    const columns = ["one", "part", "several", "hardly"];
    const values = [
      [0.9, 0.3, 0.6, 0.05],
      [0.1, 0.1, 0.5, 0.04],
      [0, 0, 0, 0],
    ];
    const matrix = { rows: ["code[0]", "code[1]", "code[2]"], columns, values };
    expect(conclusion([score({ matrix })])).toBe(
      "Of 4 factors 1 is captured by one dimension (one), 1 is captured by one dimension, but less than half (part), " +
        "1 is captured by several dimensions alike (several) and 1 is hardly captured by any single dimension (hardly).",
    );
    const twice = {
      rows: ["code[0]", "code[1]"],
      columns: ["a", "b"],
      values: [
        [1, 0],
        [0, 1],
      ],
    };
    expect(conclusion([score({ matrix: twice })])).toBe(
      "Of 2 factors 2 are captured by one dimension each (a, b).",
    );
  });
  it("speaks of blocks where blocks are wide, and names those that are best at their factor", () => {
    const dimensions = {
      rows: ["shape[0]", "shape[1]", "light[0]"],
      columns: ["shape", "light"],
      values: [
        [0.6, 0.1],
        [0.6, 0.1],
        [0.1, 0.9],
      ],
    };
    const blocks = {
      rows: ["shape", "light"],
      columns: ["shape", "light"],
      values: [
        [0.9, 0.8],
        [0.4, 0.7],
      ],
    };
    const [mig, accuracy] = [
      score({ matrix: dimensions }),
      score({ metric: "blockAccuracy", matrix: blocks }),
    ];
    expect(conclusion([mig, accuracy])).toBe(
      "Of 2 blocks that are named after a factor 1 predicts it better than every other block does (shape).",
    );
    // Without the table of blocks, and where every block is one dimension, dimensions are all there is.
    expect(conclusion([mig])).toContain("captured by several dimensions alike (shape)");
    const single = {
      ...dimensions,
      rows: ["shape[0]", "light[0]"],
      values: [
        [0.9, 0.1],
        [0.1, 0.9],
      ],
    };
    expect(conclusion([score({ matrix: single }), accuracy])).toContain("captured by one dimension each");
  });
  it("names what does not beat chance", () => {
    const good = score({ metric: "good", ci95: [0.4, 0.6], null: 0.1 });
    const poor = score({ metric: "poor", ci95: [0.05, 0.2], null: 0.1 });
    expect(conclusion([good, poor])).toBe(
      "Not clearly above chance: poor (of 2 metrics with an interval and a chance level).",
    );
    expect(conclusion([good])).toBe(
      "The one metric with an interval and a chance level stands clearly above chance.",
    );
    expect(conclusion([score({})])).toBe("");
  });
});

describe("the meaning of a score", () => {
  it("says the metric's own sentence, and how it stands to chance", () => {
    const beside = (ci95: Score["ci95"]) =>
      meaningOf(score({ ci95, null: 0.3 }))
        .split(". ")
        .slice(1)
        .join(". ");
    expect(meaningOf(score({}))).toMatch(/ tells 50 % of its entropy more than the second best\.$/);
    expect(beside([0.4, 0.6])).toBe("It is clearly above what chance gives (0.300).");
    expect(beside([0.1, 0.2])).toBe("It is clearly below what chance gives (0.300).");
    expect(beside([0.2, 0.6])).toBe("It cannot be told from what chance gives (0.300).");
    expect(beside(null)).toBe("It is above what chance gives (0.300).");
  });
  it("is what chance gives where both read the same, however much they differ further on", () => {
    expect(meaningOf(score({ value: 0.99996, null: 1 }))).toMatch(/It is what chance gives \(1\.000\)\.$/);
    expect(meaningOf(score({ value: 0.999, null: 1 }))).toMatch(
      /It is below what chance gives \(1\.000\)\.$/,
    );
  });
  it("of a metric without a sentence is what can be said of any", () => {
    expect(meaningOf(score({ metric: "elsewhere" }))).toBe("");
  });
});
