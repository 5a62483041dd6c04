/** Means, spreads and cells of the studies' tables on numbers added up by hand. */
import { describe, expect, it } from "vitest";
import { average, deviation, markdown, markdownTable, record, spread } from "../../src/study/table.ts";
import { bySeed, cell, defined, PERCENT, SCORE, WHOLE } from "../../studies/cells.ts";

describe("numbers over seeds", () => {
  it("have the mean and the deviation with divisor n − 1; one value has no spread", () => {
    expect(average([1, 2, 6])).toBe(3);
    // Squared distances 4 + 1 + 9, over 2.
    expect(deviation([1, 2, 6])).toBeCloseTo(Math.sqrt(7), 12);
    expect(deviation([5])).toBe(0);
    expect(average([])).toBeNaN();
  });
  it("are written as the format says", () => {
    expect(spread([0.5, 0.7])).toBe("60.0 ± 14.1");
    expect(spread([0.5])).toBe("50.0");
    expect(spread([1, 2, 6], SCORE)).toBe("3.000 ± 2.646");
    expect(spread([0.5, 0.7], PERCENT)).toBe("60.0 ± 14.1");
    expect(spread([10.4, 11.4], WHOLE)).toBe("11 ± 1");
  });
  it("leave a cell empty where there are none, and count zeros", () => {
    expect(cell([undefined, null], SCORE)).toBe("");
    expect(cell([undefined, 0, null, 1], SCORE)).toBe("0.500 ± 0.707");
    expect(defined([0, undefined, "", null, false])).toEqual([0, "", false]);
    expect(bySeed(3, (seed) => 10 * seed)).toEqual([0, 10, 20]);
  });
  it("stand in a table by row and column, empty where nothing was recorded", () => {
    const results = new Map();
    record(results, "a", "x", 0.1);
    record(results, "a", "x", 0.3);
    record(results, "b", "y", 1);
    expect(markdown(results, ["x", "y"])).toBe(
      "|  | x | y |\n| --- | ---: | ---: |\n| a | 20.0 ± 14.1 |  |\n| b |  | 100.0 |\n",
    );
    expect(markdownTable(["n"], [["1"]])).toBe("| n |\n| --- |\n| 1 |\n");
  });
});
