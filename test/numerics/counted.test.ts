/** Counts with nouns and verbs, where they are said. */
import { describe, expect, it } from "vitest";
import { Fitting } from "../../src/data/images/fitting.ts";
import { agreeing, counted } from "../../src/numerics/counted.ts";
import { calibrate } from "../../src/search/calibrate.ts";

describe("a count", () => {
  it("stands before the singular for one, and before the plural for none and for several", () => {
    expect([0, 1, 2].map((count) => counted(count, "picture"))).toEqual([
      "0 pictures",
      "1 picture",
      "2 pictures",
    ]);
    expect([1, 2].map((count) => counted(count, "query", "queries"))).toEqual(["1 query", "2 queries"]);
    expect([0, 1, 2].map((count) => agreeing(count, "is", "are"))).toEqual(["are", "is", "are"]);
  });

  it("agrees in why there is no threshold, and in what was done to pictures", () => {
    const codes = { rows: 3, columns: 2, data: Float32Array.of(1, 0, 1, 0, 0, 1) };
    const found = calibrate([{ codes, levels: Int32Array.of(0, 0, 1) }]);
    expect(found).toMatchObject({
      threshold: null,
      reason: expect.stringMatching(/^1 pair of held-out levels/),
    });
    const fitting = new Fitting({ shape: [1, 8, 8], fit: "crop" });
    fitting.add("a.png", { height: 8, width: 16, space: 1, frames: 2 });
    for (const note of fitting.notes(false))
      expect(note).toMatch(/^(the one picture was|1 of 1 picture (has|was|holds)) /);
    fitting.add("b.png", { height: 16, width: 8, space: 1, frames: 2 });
    for (const note of fitting.notes(false)) expect(note).toMatch(/^2 of 2 pictures (have|were|hold) /);
  });
});
