/** What every metric owes, whatever it measures: walks the registry on five worlds. */
import { describe, expect, it } from "vitest";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { metrics } from "../../src/metrics/registry.ts";
import { type Rng, random } from "../../src/random.ts";
import type { Edits, Factor, Representation, Sample } from "../../src/types/index.ts";
import { drawn, oneHot, pickRows, representationOf, unsound } from "./worlds.ts";

const factors: Factor[] = [
  { name: "identity", size: 5, kind: "categorical", role: "content" },
  {
    name: "lighting",
    size: 4,
    kind: "ordinal",
    role: "nuisance",
    labels: ["front", "left", "right", "side"],
  },
  { name: "pose", size: 3, kind: "ordinal" },
];
const blocks = { identity: [0, 5], lighting: [5, 9], pose: [9, 12] } as const;
type Code = Parameters<typeof drawn>[3];

/** Noise keeps distances apart: no ties that the order of rows would decide. */
const perfect: Code = ([identity, lighting, pose], rng) =>
  [...oneHot(identity, 5), ...oneHot(lighting, 4), ...oneHot(pose, 3)].map((v) => v + 0.02 * rng.normal());

/** Turns neighbouring columns by 30 degrees. */
const rotated: Code = (levels, rng) => {
  const code = perfect(levels, rng);
  const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  return code.map((v, j) => c * v + (j % 2 === 0 ? -s * code[j + 1] : s * code[j - 1]));
};

/** One in seven labels is missing. */
function forgetful(sample: Sample): Sample {
  return { codes: sample.codes, levels: sample.levels.map((level, at) => (at % 7 === 3 ? -1 : level)) };
}

function world(code: Code, rows = [240, 120, 60], seed = 1): Representation {
  const [train, test, unseen] = rows.map((n, i) => drawn(n, factors, seed + i, code));
  return {
    ...representationOf({ factors, blocks, train, test, unseen, unseenFactor: "identity" }),
    edits: editsOf(test.levels),
  };
}

/** A judge that is right of everything but every third picture; rows are the test's. */
function editsOf(right: Int32Array): Edits {
  const prediction = right.map((level, at) => (Math.floor(at / 3) % 3 === 0 ? 0 : level));
  const donor = Int32Array.from(right, (_, at) => right[(at + 3) % right.length]);
  const judged = { prediction, target: right };
  const data = Float32Array.of(0, 1, 2, 2, 0, 0, 0, 0);
  return {
    rows: "test",
    unedited: { real: judged, reconstructed: judged },
    swaps: { lighting: { ...judged, donor }, pose: { ...judged, donor } },
    traversals: {
      lighting: { rows: 2, columns: 4, data },
      pose: { rows: 0, columns: 4, data: data.slice(8) },
    },
    realism: { rows: ["reconstructed"], columns: ["fréchet"], values: [[1]] },
  };
}

const tiny = world(perfect, [24, 12, 10], 20);
const worlds: Readonly<Record<string, Representation>> = {
  perfect: world(perfect),
  constant: world(() => Array(12).fill(0.25)),
  duplicated: world(([identity, lighting]) => [
    ...Array(5).fill(identity),
    ...Array(4).fill(lighting),
    ...Array(3).fill(identity),
  ]),
  rotated: world(rotated),
  "tiny with missing labels": {
    ...tiny,
    train: forgetful(tiny.train),
    test: forgetful(tiny.test),
    unseen: forgetful(tiny.unseen),
  },
};

/** Metrics read every test row, but for these. */
const known = ({ unseen: { codes, levels } }: Representation) =>
  Array.from({ length: codes.rows }, (_, i) => levels[3 * i]).filter((identity) => identity >= 0).length;
const sampleSizes: Readonly<Record<string, (representation: Representation) => number>> = {
  ...{ verification: known, openSetSearch: known, enrolment: known },
  retrieval: ({ unseen: { codes, levels } }) => {
    const rows = Array.from({ length: codes.rows }, (_, i) => [...levels.subarray(3 * i, 3 * i + 2)]);
    const known = rows.filter(([identity, lighting]) => identity >= 0 && lighting >= 0);
    return known.filter(([identity, lighting]) => known.some(([i, l]) => i === identity && l !== lighting))
      .length;
  },
};

/** Whole numbers that are often wrong: rows of different levels share a code, and no score is perfect. */
const blurred: Code = (levels, rng) => perfect(levels, rng).map((v) => Math.round(v + 0.6 * rng.normal()));

/** Worlds with rows at equal distances. */
const ties = new Set(["constant", "duplicated"]);
/** Worlds where a metric gives the same value although the order of rows may matter to it. */
const sameAnyhow: Readonly<Record<string, readonly string[]>> = {
  activity: ["perfect", "constant", "duplicated"],
  factorVae: ["constant"],
  betaVae: ["constant"],
  dependence: ["constant"],
  dciLasso: ["constant"],
};
function mayDependOnOrder(name: string, world: string): boolean {
  const { orderMatters } = metrics.lookup(name).scoring!;
  if (orderMatters === undefined || sameAnyhow[name]?.includes(world)) return false;
  return orderMatters.onlyForTies !== true || ties.has(world);
}

function reordered(representation: Representation): Representation {
  const turn = (sample: Sample, seed: number) =>
    pickRows(sample, random(seed).permutation(sample.codes.rows));
  const { train, test, unseen } = representation;
  return { ...representation, train: turn(train, 1), test: turn(test, 2), unseen: turn(unseen, 3) };
}

describe.each(metrics.names)("%s", (name) => {
  const metric = (representation: Representation, rng: Rng) =>
    scoreWith(metrics.resolve({ name }), representation, rng);

  it("says what it is, where it comes from and how it was verified", () => {
    const { about, source, verified } = metrics.lookup(name);
    for (const text of [about, source, verified]) expect(text.length).toBeGreaterThan(5);
    expect(about).not.toContain("\n");
  });

  it("refuses options it does not have", () => {
    expect(() => metrics.resolve({ name, options: { nonsense: 1 } })).toThrow('"nonsense"');
  });

  if (metrics.lookup(name).scoring!.orderMatters !== undefined)
    it("gives another value for another order of the rows in some world, as its entry says", () => {
      const differs = [world(blurred), ...Object.values(worlds)].some((representation) => {
        const [value, other] = [representation, reordered(representation)].map(
          (each) => metric(each, random(7)).value,
        );
        return Math.abs(value - other) > 1e-9;
      });
      expect(differs).toBe(true);
    });

  describe.each(Object.keys(worlds))("on the world %s", (worldName) => {
    const representation = worlds[worldName];
    const score = metric(representation, random(7));

    it("gives finite numbers everywhere", () => {
      expect(unsound(score)).toEqual([]);
    });

    it("names its variant and counts its sample", () => {
      expect(score.variant).not.toBe("");
      const size = sampleSizes[name]?.(representation) ?? representation.test.codes.rows;
      expect(score.sampleSize).toBe(size);
    });

    it("fits its tables to their names", () => {
      for (const table of [score.matrix, ...Object.values(score.tables ?? {})]) {
        if (!table) continue;
        expect(table.values).toHaveLength(table.rows.length);
        for (const row of table.values) expect(row).toHaveLength(table.columns.length);
      }
      expect(Object.keys(blocks)).toEqual(expect.arrayContaining(Object.keys(score.perBlock)));
      expect(factors.map((f) => f.name)).toEqual(expect.arrayContaining(Object.keys(score.perFactor)));
    });

    it("gives an interval in order", () => {
      if (score.ci95) expect(score.ci95[0]).toBeLessThanOrEqual(score.ci95[1]);
    });

    it("says the same of the same, and changes nothing it was given", () => {
      const before = structuredClone(representation);
      expect(metric(representation, random(7))).toEqual(score);
      expect(representation).toEqual(before);
    });

    if (!mayDependOnOrder(name, worldName))
      it("does not depend on the order of the rows", () => {
        const other = metric(reordered(representation), random(7));
        expect(Math.abs(other.value - score.value)).toBeLessThanOrEqual(1e-9);
        expect(other.sampleSize).toBe(score.sampleSize);
      });

    it("stands without test rows and without held-out levels", () => {
      const none = { ...representation.test, ...pickRows(representation.test, []) };
      expect(unsound(metric({ ...representation, unseen: none, unseenFactor: null }, random(7)))).toEqual([]);
      const bare = metric({ ...representation, test: none, unseen: none, unseenFactor: null }, random(7));
      expect(unsound(bare)).toEqual([]);
      expect(bare.warnings.length).toBeGreaterThan(0);
    });
  });
});
