/** Readouts: blocks that tell levels apart, and numbers that codes tell, in worlds where both are known. */
import { describe, expect, it } from "vitest";
import { pearson } from "../../src/numerics/correlation.ts";
import { random } from "../../src/random.ts";
import type { Sample } from "../../src/types/index.ts";
import { codesAfter, fitted, nearestShares, sampleOf, WIDTH, worldOf } from "./worlds.ts";

describe("lda", () => {
  const world = worldOf({ people: 12, lights: 16 });
  const sample = sampleOf([world], [12, 16]);
  it("finds who is there in a few columns, and the light in a few others", async () => {
    for (const [name, factor] of [
      ["person", 0],
      ["light", 1],
    ] as const) {
      const found = await codesAfter(
        { name: "lda", options: { factor: name, dimensions: 6 } },
        sample,
        world.codes,
      );
      expect(found.columns).toBe(6);
      expect(nearestShares(found, world.levels, factor)).toBeGreaterThan(0.95);
    }
  });
  it("varies by about 1 within a level", async () => {
    const found = await codesAfter(
      { name: "lda", options: { factor: "light", dimensions: 3 } },
      sample,
      world.codes,
    );
    for (let light = 0; light < 16; light++) {
      const values = [...Array(found.rows).keys()]
        .filter((row) => world.levels[2 * row + 1] === light)
        .map((row) => found.data[3 * row]);
      const centre = values.reduce((a, b) => a + b) / values.length;
      expect(Math.max(...values.map((value) => Math.abs(value - centre)))).toBeLessThan(5);
    }
  });
  it("has no more columns than levels tell apart, and says which are empty", async () => {
    expect(
      (await codesAfter({ name: "lda", options: { factor: "person", dimensions: 99 } }, sample, world.codes))
        .columns,
    ).toBe(11);
    const few = worldOf({ people: 3, lights: 8 });
    const { matrix, warnings } = await fitted(
      { name: "lda", options: { factor: "person", dimensions: 5 } },
      sampleOf([few], [12, 8]),
    );
    expect(matrix!.columns).toBe(5);
    expect(warnings).toEqual([
      'projection lda of "person": 3 of 5 columns are 0: the training pictures show too few levels',
    ]);
  });
});

describe("regression", () => {
  const rng = random(4);
  const numbers = Array.from({ length: 200 }, () => rng.int(8));
  const data = numbers.flatMap((value) =>
    Array.from({ length: WIDTH }, (_, j) =>
      j === 3
        ? value
        : j === 4
          ? Math.cos((2 * Math.PI * value) / 8)
          : j === 5
            ? Math.sin((2 * Math.PI * value) / 8)
            : rng.normal(),
    ),
  );
  const set: Sample = {
    codes: { rows: 200, columns: WIDTH, data: Float32Array.from(data) },
    levels: Int32Array.from(numbers),
  };
  const sample = (kind: "ordinal" | "circular") => ({
    ...sampleOf([set], [1, 1]),
    factors: [{ name: "angle", size: 8, kind }],
    content: null,
    nuisance: [],
  });
  it("reads a number in one column of variance near 1", async () => {
    const found = await codesAfter(
      { name: "regression", options: { factor: "angle" } },
      sample("ordinal"),
      set.codes,
    );
    expect(found.columns).toBe(1);
    expect(pearson(found.data, Float64Array.from(numbers))).toBeGreaterThan(0.97);
  });
  it("reads an angle in two", async () => {
    const found = await codesAfter(
      { name: "regression", options: { factor: "angle" } },
      sample("circular"),
      set.codes,
    );
    expect(found.columns).toBe(2);
    const angles = numbers.map((value) => Math.cos((2 * Math.PI * value) / 8));
    expect(
      pearson(
        found.data.filter((_, at) => at % 2 === 0),
        Float64Array.from(angles),
      ),
    ).toBeGreaterThan(0.9);
  });
  it("says where only one level is seen", async () => {
    const one = { ...sample("ordinal"), sets: [{ ...set, levels: new Int32Array(200) }] };
    expect((await fitted({ name: "regression", options: { factor: "angle" } }, one)).warnings![0]).toContain(
      "one level only",
    );
  });
});
