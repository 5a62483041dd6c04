/** What dci's options change; its numbers are compared with scikit-learn's in golden.test.ts. */
import { describe, expect, it } from "vitest";
import { capacitiesOf, dci, explicitness } from "../../src/metrics/dimensions/dci.ts";
import { dciScores } from "../../src/metrics/dimensions/dciScores.ts";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, representationOf } from "./worlds.ts";

const factors = factorsOf({ shape: 3, colour: 4 });
const code: Parameters<typeof drawn>[3] = (levels, rng) => levels.map((level) => level + 0.2 * rng.normal());
const train = drawn(400, factors, 1, code);
const given = representationOf({
  factors,
  blocks: { code: [0, 2] },
  train,
  test: drawn(300, factors, 2, code),
});
const scored = (options: object) => scoreWith(dci.create(dci.options.parse(options)), given, random(0));

describe("dci", () => {
  it("on fewer rows and stages is the same of the part that it reads, and says so", () => {
    const few = scored({ rows: 100, stages: 20 });
    expect(few.variant).toBe(
      "boosted trees (20 stages, depth 3, rate 0.1, exact) on 100 rows; null: at most 500 rows",
    );
    expect(few.value).toBeGreaterThan(0.5);
    expect(few.value).not.toBe(scored({ stages: 20 }).value);
    expect(scored({ rows: 400, stages: 20 }).value).toBe(scored({ stages: 20 }).value);
  });
  it("leaves out its null where nobody asks for it, and nothing else changes", () => {
    const [both, alone] = [scored({ stages: 20 }), scored({ stages: 20, chance: false })];
    expect(both.null).toBeGreaterThan(0);
    expect(alone.null).toBeNull();
    expect({ ...alone, variant: "" }).toEqual({ ...both, null: null, variant: "" });
  });
});

describe("explicitness", () => {
  it("reads the error at powers of two stages, and at all", () => {
    expect(capacitiesOf(20)).toEqual([1, 2, 4, 8, 16, 20]);
    expect(capacitiesOf(8)).toEqual([1, 2, 4, 8]);
  });
  it("is the area over the logarithm of the capacity: every doubling counts alike", () => {
    // Two doublings: the mean error of the first is 1/4, of the second 0; a guess errs 1/2 throughout.
    expect(explicitness([0.5, 0, 0], [1, 2, 4], 0.5)).toBeCloseTo(1 - 0.25 / (2 * 0.5), 12);
    expect(explicitness([0.5, 0.5, 0], [1, 2, 4], 0.5)).toBeCloseTo(1 - (0.5 + 0.25) / (2 * 0.5), 12);
    expect(explicitness([0.5, 0.5, 0.5], [1, 2, 4], 0.5)).toBeCloseTo(0, 12);
    expect(explicitness([0, 0], [1, 2], 0)).toBe(0);
  });
  it("is on test rows 1 of a code that one stage reads", () => {
    expect(scored({ stages: 8 }).further!.explicitness).toBeGreaterThan(0.9);
    expect(scored({ stages: 8 }).further!.size).toBe(1);
  });
});

describe("disentanglement and completeness", () => {
  it("are entropies to the base of how many there are, weighted by importance", () => {
    // Two dimensions, three factors: the first says one factor alone, the second two alike.
    const { disentanglement, completeness, perRow, perColumn } = dciScores([
      [2, 0, 0],
      [0, 1, 1],
    ]);
    const half = 1 - Math.log(2) / Math.log(3);
    expect(perRow[0]).toBeCloseTo(1, 8);
    expect(perRow[1]).toBeCloseTo(half, 8);
    expect(disentanglement).toBeCloseTo((1 + half) / 2, 8);
    for (const each of perColumn) expect(each).toBeCloseTo(1, 8);
    expect(completeness).toBeCloseTo(1, 8);
    // Two factors, three dimensions: the first factor is shared by two of them, and holds 3/4 of all importance.
    const shared = dciScores([
      [3, 0],
      [3, 0],
      [0, 2],
    ]);
    expect(shared.completeness).toBeCloseTo((6 * half + 2 * 1) / 8, 8);
    expect(shared.disentanglement).toBeCloseTo(1, 8);
  });
});
