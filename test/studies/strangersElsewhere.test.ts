/** Halves of other worlds in the study of strangers, what a choice is measured by there, and its table worked out by hand. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { levelsOf } from "../../src/data/dataset.ts";
import { random } from "../../src/random.ts";
import type { Dataset } from "../../src/types/index.ts";
import { elsewhereTables, type Found, found } from "../../studies/strangers/elsewhere.ts";
import { halvesOf, LEVELS, PICTURES, SOUGHT } from "../../studies/strangers/worlds.ts";

/** A full grid of factors; a picture is a square whose place and brightness say its row. */
function grid(sizes: Readonly<Record<string, number>>): Dataset {
  const entries = Object.entries(sizes);
  const rows = entries.reduce((product, [, size]) => product * size, 1);
  const side = 16;
  const levels = Array.from({ length: rows }, (_, row) => {
    let rest = row;
    return entries.map(([, size]) => {
      const level = rest % size;
      rest = Math.floor(rest / size);
      return level;
    });
  });
  return {
    name: "grid",
    factors: entries.map(([name, size]) => ({ name, size, kind: "categorical" })),
    rows,
    shape: [1, side, side],
    images: Uint8Array.from({ length: rows * side * side }, (_, i) => {
      const [first] = levels[Math.floor(i / side / side)];
      return (i % (side * side)) % (first + 3) === 0 ? 200 : 20;
    }),
    levels: Int32Array.from(levels.flat()),
    warnings: [],
  };
}

describe("a world in halves", () => {
  it("has whole levels of a factor in one of them, and searches for combinations", () => {
    const { body, ...rest } = { body: 6, hair: 4, walk: 3 };
    const { dataset, fold, content } = halvesOf(
      grid({ body, ...rest }),
      { content: ["body", "hair"], parted: "body" },
      random(0),
    );
    expect(content).toBe("body × hair");
    expect(dataset.factors.map(({ name, size, role }) => [name, size, role])).toEqual([
      ["body × hair", 24, "content"],
      ["walk", 3, "nuisance"],
    ]);
    // In the grid the first factor runs fastest: a row's body is its number modulo 6.
    const bodies = (rows: Int32Array) => new Set(rows.map((row) => row % 6));
    expect(bodies(fold.train).size).toBe(3);
    expect(bodies(fold.held).size).toBe(3);
    expect([...bodies(fold.train)].filter((each) => bodies(fold.held).has(each))).toEqual([]);
    // Two rows have the same level where body and hair are the same.
    const characters = levelsOf(dataset, content, Int32Array.of(0, 24, 6, 1));
    expect(characters[0]).toBe(characters[1]);
    expect(new Set(characters).size).toBe(3);
  });
  it("is no larger than it is said to be", () => {
    const whole = grid({ object: 300, angle: 70 });
    const { dataset, fold, content } = halvesOf(whole, { content: ["object"], parted: "object" }, random(0));
    for (const rows of [fold.train, fold.held]) {
      expect(rows).toHaveLength(LEVELS * PICTURES);
      expect(new Set(levelsOf(dataset, content, rows)).size).toBe(LEVELS);
    }
  });
});

it("everything that a choice tried is measured on levels that it did not see", async () => {
  const { dataset, fold, content } = halvesOf(
    grid({ object: 16, angle: 6 }),
    { content: ["object"], parted: "object" },
    random(0),
  );
  const ref = { name: "npz", options: { path: "none" } };
  const context = {
    folder: join(mkdtempSync(join(tmpdir(), "unweave-study-")), "row"),
    signal: new AbortController().signal,
    progress: () => {},
  };
  // A moment is enough only for what is not trained.
  const row = await found({ ref, dataset, fold, content }, { minutes: 1e-6, seed: 0 }, context);
  expect(row.candidates.map(({ name }) => name)).toEqual([
    "pixels, centred",
    "pixels, less nuisance",
    "pixels, less clusters",
    "whitened",
    "lda",
  ]);
  expect(row.candidates.map(({ name }) => name)).toContain(row.chosen);
  expect(row.notes.join()).toContain('"spatial, affine" was not tried');
  // Pictures of an object are all the same, and those of two objects are not.
  for (const { rank1, any } of [...row.candidates.map(({ scores }) => scores), row.rawPixels])
    expect([rank1, any]).toEqual([1, 1]);
});

it("the table has the chosen one beside the best of every column, seed by seed", () => {
  const row = (chosen: string, a: number, b: number): Found => ({
    ...{ world: "coil20", chosen, notes: [] },
    candidates: [
      { name: "a", scores: { rank1: a, any: 0.5, leak: 0.25 } },
      { name: "b", scores: { rank1: b, any: 0.75, leak: 0.5 } },
    ],
    rawPixels: { rank1: 0.25, any: 0.125, leak: null },
  });
  const text = elsewhereTables([row("a", 0.5, 0.75), row("b", 0.5, 0.75)]);
  // Chosen: 0.5 and 0.75; best: 0.75 twice; the difference −0.25 and 0.
  expect(text).toContain(
    "| coil20, rank1 | 0.625 ± 0.177 | 0.750 ± 0.000 | -0.125 ± 0.177 | 0.250 ± 0.000 | a or b | b |",
  );
  // Of a leak the lowest is the best, and raw pixels have none here.
  expect(text).toContain("| coil20, leak | 0.375 ± 0.177 | 0.250 ± 0.000 | 0.125 ± 0.177 |  | a or b | a |");
  expect(text).toContain("| a | 0.500 ± 0.000 | 0.500 ± 0.000 | 0.250 ± 0.000 |");
  expect(text).toContain(`### coil20: ${SOUGHT.coil20.about}`);
});
