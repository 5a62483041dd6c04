/** Edit scores where the right answer is known, and the distances they are shown beside. */
import { describe, expect, it } from "vitest";
import { editing, monotonicity } from "../../src/metrics/blocks/editing.ts";
import { frechetDistance } from "../../src/numerics/frechet.ts";
import { random } from "../../src/random.ts";
import type { Edits, Matrix, Representation } from "../../src/types/index.ts";

const PAIRS = 400;
const SIZES = [5, 4, 3];
const factors = ["identity", "lighting", "pose"].map((name, f) => ({
  name,
  size: SIZES[f],
  kind: "categorical" as const,
}));
const rng = random(3);
const drawn = () => Int32Array.from({ length: 3 * PAIRS }, (_, at) => rng.int(SIZES[at % 3]));
const [right, donor] = [drawn(), drawn()];

/** What a judge reads of swaps of factor `own` where a share of the pictures shows what it should. */
function read(own: number, share: readonly number[]): Int32Array {
  return right.map((level, at) => {
    const [row, f] = [Math.floor(at / 3), at % 3];
    const wanted = f === own ? donor[at] : level;
    return row < share[f] * PAIRS ? wanted : (wanted + 1) % SIZES[f];
  });
}

const rising: Matrix = { rows: 1, columns: 4, data: Float32Array.of(-3, -1, 0, 2) };
function scoreOf(swaps: Record<string, Int32Array>, changes: Partial<Edits> = {}) {
  const edits: Edits = {
    rows: "unseen",
    unedited: {
      real: { prediction: right, target: right },
      reconstructed: { prediction: read(-1, [1, 0.9, 1]), target: right },
    },
    swaps: Object.fromEntries(
      Object.entries(swaps).map(([block, said]) => [block, { prediction: said, target: right, donor }]),
    ),
    traversals: Object.fromEntries(Object.keys(swaps).map((block) => [block, rising])),
    realism: { rows: [], columns: [], values: [] },
    ...changes,
  };
  const metric = editing.create(editing.options.parse({}));
  return metric(
    { factors, edits, unseenFactor: "identity", blocks: {} } as unknown as Representation,
    random(1),
  );
}

describe("editing", () => {
  it("is 1 where every swap shows the donor's level and the picture's own of everything else", () => {
    const {
      value,
      further,
      perFactor,
      null: chance,
      warnings,
    } = scoreOf({
      lighting: read(1, [1, 1, 1]),
      pose: read(2, [1, 1, 1]),
    });
    expect(value).toBe(1);
    expect(further).toEqual({ "target read": 1, "others kept": 1, "identity kept": 1, monotone: 1 });
    expect(perFactor).toEqual({ lighting: 1, pose: 1 });
    // Kept by chance: one in five people, three poses; read by chance: fewer than one in four.
    expect(chance!).toBeGreaterThan(0.2);
    expect(chance!).toBeLessThan(0.4);
    expect(warnings).toEqual([]);
  });
  it("counts shares: target of pairs that differ, others of all", () => {
    const { further, matrix, perBlock } = scoreOf({ lighting: read(1, [0.8, 0.5, 0.9]) });
    expect(further!["others kept"]).toBeCloseTo(0.85, 10);
    expect(further!["identity kept"]).toBeCloseTo(0.8, 10);
    expect(further!["target read"]).toBeCloseTo(0.5, 1);
    expect(perBlock.lighting).toBeCloseTo((0.85 + further!["target read"]) / 2, 10);
    expect(matrix!.rows).toEqual(["lighting", "reconstructed", "real", "chance"]);
    expect(matrix!.values[1]).toEqual([1, 0.9, 1]);
    expect(matrix!.values[2]).toEqual([1, 1, 1]);
  });
  it("gives nothing for a swap that changes nothing, and all but nothing for one that changes all", () => {
    const none = scoreOf({ lighting: right });
    expect(none.further).toMatchObject({ "target read": 0, "others kept": 1 });
    const all = scoreOf({ lighting: donor });
    expect(all.further!["target read"]).toBe(1);
    expect(all.further!["others kept"]).toBeLessThan(0.45);
  });
  it("leaves out missing labels", () => {
    const missing = right.map((level, at) => (Math.floor(at / 3) < 40 ? -1 : level));
    const swaps = { lighting: { prediction: read(1, [1, 1, 1]), target: missing, donor } };
    expect(scoreOf({}, { swaps, traversals: { lighting: rising } }).value).toBe(1);
  });
  it("says when only known levels were edited, and refuses a run without a decoder", () => {
    expect(scoreOf({ pose: right }, { rows: "test" }).warnings).toEqual([
      "no level was held out: known levels were edited",
    ]);
    const metric = editing.create(editing.options.parse({}));
    const bare = { factors, unseenFactor: null, blocks: {} } as unknown as Representation;
    expect(() => metric(bare, random(1))).toThrow(
      /^metric "editing": expected a run with a decoder, got none\. Train with a term that decodes/,
    );
    expect(editing.scoring!.lacks!(bare)).toBe("the run has no decoder");
  });
});

describe("monotonicity", () => {
  it.each([
    [[1, 2, 5, 9], 1],
    [[9, 5, 2, 1], -1],
    [[3, 3, 3], 0],
    [[1, 3, 2, 4], 0.8],
    // scipy.stats.spearmanr([1, 1, 2], [0, 1, 2])
    [[1, 1, 2], 0.8660254],
  ])("of %j is %d", (values, expected) => {
    expect(monotonicity(values)).toBeCloseTo(expected, 6);
  });
});

describe("the Fréchet distance", () => {
  const cloud = (rows: number, shift: readonly number[], scale: readonly number[], seed = 5): Matrix => {
    const chance = random(seed);
    const data = Float32Array.from(
      { length: rows * 3 },
      (_, at) => shift[at % 3] + scale[at % 3] * chance.normal(),
    );
    return { rows, columns: 3, data };
  };
  it("is 0 of a set to itself, and the squared shift of one that is moved", () => {
    const set = cloud(500, [0, 0, 0], [1, 2, 3]);
    expect(frechetDistance(set, set)).toBeCloseTo(0, 6);
    expect(frechetDistance(set, cloud(500, [3, 0, -4], [1, 2, 3]))).toBeCloseTo(25, 3);
  });
  it("is the squared difference of deviations where axes agree", () => {
    const found = frechetDistance(
      cloud(20_000, [0, 0, 0], [1, 1, 1]),
      cloud(20_000, [0, 0, 0], [2, 1, 4], 6),
    );
    expect(found).toBeCloseTo(1 + 0 + 9, 0);
  });
});
