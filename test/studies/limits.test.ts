/** What each condition of the limits study changes: the code's blocks, the labels of pairs, or the rows trained on. */
import { describe, expect, it } from "vitest";
import { allRows, levelsOf } from "../../src/data/dataset.ts";
import { splitRows } from "../../src/data/split.ts";
import { random } from "../../src/random.ts";
import type { Dataset } from "../../src/types/index.ts";
import { CONDITIONS, givenOf } from "../../studies/limits/conditions.ts";
import { trainingRows } from "../../studies/limits/index.ts";

const [PEOPLE, LIGHTS] = [6, 8];
const ROWS = 4800;
/** Every person under every light equally often; a row's one pixel says which row it is, modulo 251. */
const dataset: Dataset = {
  name: "grid",
  factors: [
    { name: "identity", size: PEOPLE, kind: "categorical" },
    { name: "lighting", size: LIGHTS, kind: "categorical" },
  ],
  rows: ROWS,
  shape: [1, 1, 1],
  images: Uint8Array.from({ length: ROWS }, (_, row) => row % 251),
  levels: Int32Array.from({ length: 2 * ROWS }, (_, i) =>
    i % 2 === 0 ? (i >> 1) % PEOPLE : Math.floor((i >> 1) / PEOPLE) % LIGHTS,
  ),
  warnings: [],
};
const named = (name: string) => CONDITIONS.find((condition) => condition.name === name)!;
const pairsOf = (rows: Dataset) => {
  const [people, lights] = ["identity", "lighting"].map((name) => levelsOf(rows, name, allRows(rows)));
  return Array.from(people, (person, row) => [person, lights[row]] as const);
};
/** Whether a light is one of the three that go with a person: the light of that person's number, or one beside it. */
const goesWith = ([person, light]: readonly [number, number]) =>
  [0, 1, LIGHTS - 1].includes((light - person + LIGHTS) % LIGHTS);

describe("a condition of the limits study", () => {
  it("changes the code, the labels of pairs or the rows, and nothing else", () => {
    const usual = givenOf(named("as it is"), "blocks");
    expect(usual).toEqual({
      data: { name: "faces" },
      recipe: "blocks",
      code: { identity: 2, lighting: 2, pose: 2, expression: 2 },
    });
    const changed = (name: string) => {
      const given = givenOf(named(name), "blocks");
      return Object.fromEntries(
        Object.entries(given).filter(
          ([key, value]) => JSON.stringify(value) !== JSON.stringify(usual[key as keyof typeof usual]),
        ),
      );
    };
    expect(changed("two blocks missing")).toEqual({ code: { identity: 2, expression: 2 } });
    expect(changed("a block too many")).toEqual({
      code: { identity: 2, lighting: 2, pose: 2, expression: 2, rest: 8 },
    });
    expect(changed("wide blocks")).toEqual({
      code: { identity: 16, lighting: 16, pose: 16, expression: 16 },
    });
    expect(changed("noisy pairs, 10 %")).toEqual({ pairs: { options: { labels: { noise: 0.1 } } } });
    expect(changed("noisy pairs, 30 %")).toEqual({ pairs: { options: { labels: { noise: 0.3 } } } });
    expect(changed("few pairs, 5 %")).toEqual({ pairs: { options: { labels: { known: 0.05 } } } });
    for (const name of ["correlated, 50 %", "correlated, 100 %"]) expect(changed(name)).toEqual({});
    expect(CONDITIONS.filter(({ rows }) => rows !== undefined).map(({ name }) => name)).toEqual([
      "correlated, 50 %",
      "correlated, 100 %",
    ]);
  });
  it("trains on rows that are not kept for reading", () => {
    for (const seed of [0, 1]) {
      const split = splitRows(dataset, { unseen: {}, testShare: 0.2 }, random(seed).fork("split"));
      const kept = trainingRows(named("as it is"), seed, dataset);
      expect(kept.rows).toBe(split.train.length);
      expect(pairsOf(kept)).toEqual(
        Array.from(split.train, (row) => [dataset.levels[2 * row], dataset.levels[2 * row + 1]]),
      );
    }
  });
  it("leaves half, or none, of the rows whose light does not go with the person", () => {
    const all = pairsOf(trainingRows(named("as it is"), 0, dataset));
    const apart = all.filter((pair) => !goesWith(pair)).length;
    for (const [name, left] of [
      ["correlated, 50 %", 0.5],
      ["correlated, 100 %", 0],
    ] as const) {
      const pairs = pairsOf(trainingRows(named(name), 0, dataset));
      expect(pairs.filter(goesWith).length, name).toBe(all.length - apart);
      // Of about 2400 draws the standard deviation is 0.01.
      expect(Math.abs(pairs.filter((pair) => !goesWith(pair)).length / apart - left), name).toBeLessThan(
        0.04,
      );
    }
  });
});
