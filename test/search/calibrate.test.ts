/** Thresholds read from worlds whose similarities are known. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { cosines } from "../../src/numerics/cosines.ts";
import { random } from "../../src/random.ts";
import { readCalibration, writeCalibration } from "../../src/run/calibration.ts";
import { paths } from "../../src/run/folder.ts";
import { calibrate } from "../../src/search/calibrate.ts";
import { calibrationOf } from "../../src/search/prepare.ts";
import type { Factor } from "../../src/types/index.ts";
import { drawn, oneHot, representationOf } from "../metrics/worlds.ts";

/** Pictures of so many people: the person as one hot, and noise. */
function people(count: number, each: number, noise: number, seed = 1) {
  const rng = random(seed);
  const levels = Int32Array.from({ length: count * each }, (_, row) => row % count);
  const rows = Array.from(levels, (level) => oneHot(level, count).map((v) => v + noise * rng.normal()));
  return {
    codes: { rows: levels.length, columns: count, data: Float32Array.from(rows.flat()) },
    levels,
  };
}
const rates = ({ codes, levels }: ReturnType<typeof people>, threshold: number) => {
  const { data, rows } = cosines(codes);
  const counts = { same: [0, 0], different: [0, 0] };
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++) {
      const count = counts[levels[i] === levels[j] ? "same" : "different"];
      count[0] += Number(data[i * rows + j] >= threshold);
      count[1]++;
    }
  return { same: counts.same[0] / counts.same[1], different: counts.different[0] / counts.different[1] };
};

describe("calibrate", () => {
  it("accepts as many pairs of different people as were asked for, and not one more", () => {
    const set = people(12, 15, 0.35);
    for (const falseAccepts of [0.001, 0.01, 0.1]) {
      const found = calibrate([set], { falseAccepts });
      if (found.threshold === null) throw new Error(found.reason);
      const counted = rates(set, found.threshold);
      expect(found.falseAccepts).toBe(counted.different);
      expect(found.trueAccepts).toBe(counted.same);
      expect(counted.different).toBeLessThanOrEqual(falseAccepts);
      expect(counted.different).toBeGreaterThan(falseAccepts - 1 / found.pairs.different - 1e-12);
      expect(found.pairs).toEqual({ same: 12 * 105, different: 66 * 225, levels: 12 });
    }
  });

  it("keeps its rate for people that it was not read from", () => {
    const found = calibrate([people(40, 20, 0.4, 2)], { falseAccepts: 0.01 });
    const others = rates(people(40, 20, 0.4, 3), found.threshold!);
    expect(others.different).toBeGreaterThan(0.005);
    expect(others.different).toBeLessThan(0.02);
  });

  it("says how little few people tell: an interval by pairs of people, not of pictures", () => {
    const few = calibrate([people(5, 60, 0.2)]);
    const many = calibrate([people(60, 8, 0.2)]);
    if (few.threshold === null || many.threshold === null) throw new Error("no threshold");
    expect(few.interval[1]).toBeGreaterThan(0.2);
    expect(many.interval[1]).toBeLessThan(0.005);
    for (const { interval, falseAccepts } of [few, many]) {
      expect(interval[0]).toBeGreaterThanOrEqual(0);
      expect(interval[0]).toBeLessThanOrEqual(falseAccepts);
      expect(interval[1]).toBeGreaterThan(falseAccepts);
    }
  });

  it("compares within sets only: equal levels of two sets are different people by different encoders", () => {
    const [one, other] = [people(8, 10, 0.3, 4), people(8, 10, 0.3, 5)];
    const turned = { ...other, codes: { ...other.codes, data: other.codes.data.map((v) => -v) } };
    const { pairs } = calibrate([one, turned]);
    expect(pairs).toEqual({ same: 2 * 8 * 45, different: 2 * 28 * 100, levels: 16 });
  });

  it.each([
    ["no set", [], "no two pictures of a held-out level"],
    ["one picture each", [people(30, 1, 0.1)], "no two pictures of a held-out level"],
    ["three people", [people(3, 60, 0.1)], "3 pairs of held-out levels, fewer than the 10"],
    ["few pictures", [people(6, 3, 0.1)], "135 pairs of pictures of different levels, fewer than the 3000"],
  ])("knows no threshold from %s, and says why", (_, sets, why) => {
    const found = calibrate(sets);
    expect(found.threshold).toBeNull();
    expect(found).toMatchObject({ reason: expect.stringContaining(why) });
  });

  it("leaves rows without a label out, and calls equal codes of different people no threshold's fault", () => {
    const set = people(12, 15, 0.35);
    const labels = set.levels.map((level, row) => (row < 36 ? -1 : level));
    expect(calibrate([{ ...set, levels: labels }]).pairs.same).toBe(12 * 66);
    const flat = { ...set, codes: { ...set.codes, data: set.codes.data.map(() => 1) } };
    const found = calibrate([flat]);
    expect(found).toMatchObject({ falseAccepts: 0, trueAccepts: 0 });
    expect(found.threshold).toBeGreaterThanOrEqual(1);
  });
});

describe("the calibration of a run", () => {
  const factors: Factor[] = [
    { name: "lighting", size: 3, kind: "categorical", role: "nuisance" },
    { name: "identity", size: 12, kind: "categorical", role: "content" },
  ];
  const [train, test, unseen] = [20, 20, 200].map((rows, seed) =>
    drawn(rows, factors, seed, ([light, person], rng) => [
      ...oneHot(light, 3),
      ...oneHot(person, 12).map((v) => v + 0.1 * rng.normal()),
    ]),
  );
  const blocks = { lighting: [0, 3], identity: [3, 15] } as const;
  const given = representationOf({ factors, blocks, train, test, unseen, unseenFactor: "identity" });

  it("is read from the unseen rows by the held-out factor's block, and comes back from its file", () => {
    const found = calibrationOf(given)!;
    expect(found).toMatchObject({ block: "identity", factor: "identity", from: "unseen rows" });
    expect(found.threshold).toBeGreaterThan(0.1);
    const folder = mkdtempSync(join(tmpdir(), "unweave-calibration-"));
    expect(readCalibration(folder)).toBeNull();
    writeCalibration(folder, found);
    expect(readCalibration(folder)).toEqual(found);
    writeFileSync(paths(folder).calibration, JSON.stringify({ ...found, threshold: "high" }));
    expect(() => readCalibration(folder)).toThrow(InputError);
    expect(() => readCalibration(folder)).toThrow(
      /^run file ".*calibration.json": expected .* as it was written/,
    );
  });

  it("is none where no level was held out, or no block is the factor's", () => {
    expect(calibrationOf({ ...given, unseenFactor: null })).toBeNull();
    expect(calibrationOf({ ...given, blocks: { a: [0, 3], b: [3, 15] } })).toBeNull();
    expect(calibrationOf({ ...given, blocks: { code: [0, 15] } })).toMatchObject({ block: "code" });
  });
});
