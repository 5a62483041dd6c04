/** Scores that could not fail are left out with the reason, and levels count by their own numbers. */
import { describe, expect, it } from "vitest";
import { scoresOf } from "../../src/evaluate/evaluate.ts";
import { representationOfExternal } from "../../src/evaluate/externalRepresentation.ts";
import { scorable } from "../../src/metrics/frame/scorable.ts";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { metrics } from "../../src/metrics/registry.ts";
import { random } from "../../src/random.ts";
import type { Factor, Representation } from "../../src/types/index.ts";

const ROWS = 300;
const rng = random(7);
const names = ["shape", "still", "size"];
const sizes = [3, 4, 5];
const factors = names.map((name, f): Factor => ({ name, size: sizes[f], kind: "ordinal" }));
/** Shape and size vary, and the factor between them does not; a row of it has no label. */
const levels = Int32Array.from({ length: 3 * ROWS }, (_, i) => {
  const f = i % 3;
  return f === 1 ? (i === 1 ? -1 : 2) : rng.int(sizes[f]);
});
const codes = {
  rows: ROWS,
  columns: 3,
  data: Float32Array.from({ length: 3 * ROWS }, (_, i) => {
    const [row, j] = [Math.floor(i / 3), i % 3];
    return j === 2 ? rng.normal() : levels[3 * row + 2 * j] + 0.05 * rng.normal();
  }),
};
const world = (some: readonly number[], columns = 3): Representation =>
  representationOfExternal({
    codes: {
      rows: ROWS,
      columns,
      data: Float32Array.from(
        { length: ROWS * columns },
        (_, i) => codes.data[3 * Math.floor(i / columns) + (i % columns)],
      ),
    },
    levels: Int32Array.from(
      { length: ROWS * some.length },
      (_, i) => levels[3 * Math.floor(i / some.length) + some[i % some.length]],
    ),
    factors: some.map((f) => factors[f]),
    blocks: { code: [0, columns] },
    trainRows: 240,
  });
const all = metrics.names.map((name) => ({ name }));
const scored = (representation: Representation, asked = all) =>
  scoresOf(representation, { metrics: asked, seed: 1 }, true);
const timeless = ({ scores }: Awaited<ReturnType<typeof scored>>) =>
  scores.map(({ seconds: _, warnings: __, ...score }) => score);

describe("a factor of one level", () => {
  it("counts in no score, which is said: every score is as without it", async () => {
    const cheap = ["mig", "mcc", "sap", "explicitness", "modularity", "factorVae"].map((name) => ({ name }));
    const [beside, alone] = [await scored(world([0, 1, 2]), cheap), await scored(world([0, 2]), cheap)];
    expect(timeless(beside)).toEqual(timeless(alone));
    for (const { warnings, perFactor } of beside.scores) {
      expect(warnings).toContain('factor "still" shows one level only and counts in no score');
      expect(Object.keys(perFactor)).not.toContain("still");
    }
    for (const { warnings } of alone.scores) expect(warnings.join()).not.toContain("one level only");
  });
  it("is taken out of every part: baselines, whole, batches, edits", () => {
    const given = world([0, 1, 2]);
    const judged = { prediction: levels, target: levels };
    const { representation, warnings } = scorable({
      ...given,
      unseenFactor: "still",
      baselines: { pixels: { train: given.train, test: given.test, unseen: given.unseen } },
      batches: {
        factorVae: { rows: Int32Array.of(0, 1, 2, 3, 4, 5), size: 2, factor: Int32Array.of(1, 2, 0) },
        betaVae: {
          rows: Int32Array.from({ length: 12 }, (_, i) => i),
          size: 2,
          factor: Int32Array.of(1, 2, 2),
        },
      },
      edits: {
        rows: "test",
        unedited: { real: judged, reconstructed: judged },
        swaps: { code: { ...judged, donor: levels } },
        traversals: {},
        realism: { rows: [], columns: [], values: [] },
      },
    });
    const picked = levels.filter((_, i) => i % 3 !== 1);
    expect(warnings).toHaveLength(1);
    expect(representation.factors.map(({ name }) => name)).toEqual(["shape", "size"]);
    expect(representation.unseenFactor).toBeNull();
    expect(representation.whole?.levels).toEqual(picked);
    expect(representation.baselines.pixels.test.levels).toEqual(representation.test.levels);
    expect(representation.test.levels).toEqual(picked.subarray(2 * 240));
    expect(representation.batches?.factorVae).toEqual({
      rows: Int32Array.of(2, 3, 4, 5),
      size: 2,
      factor: Int32Array.of(1, 0),
    });
    expect(representation.batches?.betaVae?.rows).toEqual(Int32Array.of(4, 5, 6, 7, 8, 9, 10, 11));
    expect(representation.edits?.swaps.code.donor).toEqual(picked);
    expect(representation.edits?.unedited.real.target).toEqual(picked);
  });
});

describe("what cannot fail is skipped, with the reason", () => {
  it("where one factor varies", async () => {
    const { scores, skipped } = await scored(world([0, 1]));
    const reasons = Object.fromEntries(skipped.map(({ metric, why }) => [metric, why]));
    for (const name of [
      "betaVae",
      "factorVae",
      "dci",
      "dciLasso",
      "dciMig",
      "med",
      "omes",
      "migSup",
      "modularity",
      "infomec",
      "fairness",
    ])
      expect(reasons[name], name).toBe('it compares factors, and only "shape" varies');
    for (const name of ["mig", "sap", "mcc"]) expect(scores.map(({ metric }) => metric)).toContain(name);
  });
  it("where no factor varies: what reads levels is left out", async () => {
    const { scores, skipped } = await scored(world([1]));
    expect(scores.map(({ metric }) => metric).sort()).toEqual(
      metrics.names.filter((name) => metrics.lookup(name).scoring?.factors === 0).sort(),
    );
    expect(skipped.find(({ metric }) => metric === "mig")?.why).toBe("there is no factor with two levels");
  });
  it("where there is one dimension", async () => {
    const { skipped } = await scored(world([0, 2], 1));
    const reasons = Object.fromEntries(skipped.map(({ metric, why }) => [metric, why]));
    for (const name of ["mig", "rmig", "jemmig", "sap", "totalCorrelation", "pairwiseInformation"])
      expect(reasons[name], name).toBe("it compares dimensions, and there is one only");
  });
  it("so that noise has a perfect score nowhere", async () => {
    const noise = random(5);
    const given = world([0]);
    const data = Float32Array.from(given.whole!.codes.data, () => noise.normal());
    const drawn = representationOfExternal({
      ...given,
      codes: { rows: ROWS, columns: 3, data },
      levels: given.whole!.levels,
      trainRows: 240,
    });
    const { scores } = await scored(drawn);
    const perfect = scores.filter(
      ({ metric, value }) => metrics.lookup(metric).scoring?.factors !== 0 && value > 0.75,
    );
    expect(perfect.map(({ metric, value }) => [metric, value])).toEqual([]);
  });
});

describe("a level's own number is its value", () => {
  const values = [0, 1, 1000];
  const numbered = (
    of: readonly number[],
    kind: Factor["kind"] = "ordinal",
    missing = false,
  ): Representation => {
    const draw = random(11);
    const drawn = Int32Array.from({ length: ROWS }, () => draw.int(3));
    const data = Float32Array.from({ length: 2 * ROWS }, (_, i) =>
      i % 2 === 0 ? values[drawn[i >> 1]] + 0.01 * draw.normal() : draw.normal(),
    );
    return representationOfExternal({
      codes: { rows: ROWS, columns: 2, data },
      levels: drawn.map((level, row) => (missing && row % 10 === 0 ? -1 : level)),
      factors: [{ name: "far", size: 3, kind, values: of }],
      blocks: { far: [0, 1], rest: [1, 2] },
      trainRows: 240,
    });
  };
  const score = (name: string, representation: Representation) =>
    scoreWith(metrics.resolve({ name }), representation, random(2));
  it.each([false, true])("in correlations and regressions; missing labels: %s", (missing) => {
    const world = numbered(values, "ordinal", missing);
    expect(score("mcc", world).value).toBeGreaterThan(0.9999);
    expect(score("mcc", world).further?.afterLinearMap).toBeGreaterThan(0.9999);
    expect(score("sap", world).further?.continuous).toBeGreaterThan(0.9);
    expect(score("blockR2", world).matrix?.values[0][0]).toBeGreaterThan(0.999);
    expect(score("dciLasso", world).further?.informativeness).toBeGreaterThan(0.95);
    // As if the levels were evenly spaced.
    expect(score("mcc", numbered([0, 1, 2], "ordinal", missing)).value).toBeLessThan(0.9);
  });
  it("evenly spaced numbers give what levels give, to the last bit", () => {
    const [plain, spaced] = [numbered([0, 1, 2]), numbered([20, 50, 80])];
    for (const name of ["mcc", "sap", "blockR2", "dciLasso"])
      expect(score(name, spaced)).toEqual(score(name, plain));
    const falling = score("mcc", numbered([3, 2, 1]));
    expect(falling.value).toBeCloseTo(score("mcc", plain).value, 9);
    expect(falling.matrix?.values[0][0]).toBeLessThan(0);
  });
});
