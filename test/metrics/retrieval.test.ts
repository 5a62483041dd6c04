/** Rank-1 retrieval on worlds with known answers. */
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { retrieval } from "../../src/metrics/blocks/retrieval.ts";
import { random } from "../../src/random.ts";
import { Registry } from "../../src/registry.ts";
import type { Factor, Representation, Sample } from "../../src/types/index.ts";
import { emptyLike, factorsOf, oneHot, representationOf, rowsOf, sampleOf, unsound } from "./worlds.ts";

const people = 10;
const lights = ["front", "left", "right", "side"];
const factors: Factor[] = [
  { name: "identity", size: people, kind: "categorical", role: "content" },
  { name: "pose", size: 3, kind: "ordinal" },
  { name: "lighting", size: lights.length, kind: "categorical", role: "nuisance", labels: lights },
];

/** Every person under every light, twice (pose 0 and 1): [identity, pose, lighting]. */
const grid = Array.from({ length: people * lights.length * 2 }, (_, i) => [
  Math.floor(i / (2 * lights.length)),
  i % 2,
  Math.floor(i / 2) % lights.length,
]);
const coded = (code: (person: number, pose: number, light: number) => readonly number[]) =>
  sampleOf(
    grid.map(([person, pose, light]) => code(person, pose, light)),
    grid,
  );
const byPerson = coded((person) => oneHot(person, people));

function score(sample: Sample, options: object = {}, more: Partial<Representation> = {}) {
  const metric = new Registry("metric", { retrieval }).resolve({
    name: "retrieval",
    options: { ...options },
  });
  const blocks = { identity: [0, sample.codes.columns] } as const;
  const given = { factors, blocks, test: emptyLike(sample), unseen: sample, unseenFactor: "identity" };
  return metric(representationOf({ ...given, ...more }), random(1));
}

describe("retrieval", () => {
  it("a code of the person alone finds everybody", () => {
    const found = score(byPerson);
    expect(found.value).toBe(1);
    expect(found.ci95).toEqual([1, 1]);
    expect(found.null).toBeCloseTo(1 / people, 12);
    expect(found.perBlock).toEqual({ identity: 1 });
    expect(found.sampleSize).toBe(grid.length);
    expect(found.warnings).toEqual([]);
    expect(found.variant).toBe(
      "rank-1, cosine, unseen rows: same identity under another lighting; gallery: all others",
    );
    expect(found.tables!.rank1).toEqual({
      rows: ["identity", "chance"],
      columns: ["all"],
      values: [[1], [found.null]],
    });
  });

  it("a code of the light alone is no better than chance", () => {
    expect(score(coded((_, __, light) => oneHot(light, 4))).value).toBeCloseTo(1 / people, 12);
  });

  it("a code that looks alike only for other people finds nobody", () => {
    // Under the next light everybody looks like their neighbour.
    expect(score(coded((person, _, light) => oneHot((person + light) % people, people))).value).toBe(0);
  });

  it("a random code is at chance, within 3 standard deviations", () => {
    const rng = random(5);
    const found = score(coded(() => Array.from({ length: 8 }, rng.normal)));
    const deviation = Math.sqrt((found.null! * (1 - found.null!)) / found.sampleSize);
    expect(Math.abs(found.value - found.null!)).toBeLessThan(3 * deviation);
  });

  it("is read by cosine: lengths do not matter", () => {
    const longer = coded((person, _, light) => oneHot(person, people).map((v) => v * 10 ** light));
    expect(score(longer).value).toBe(1);
  });

  it("the column hard holds the asked levels' queries", () => {
    // Light from the side: everybody looks like the next person, though not exactly.
    const confused = coded((person, _, light) =>
      light === 3 ? [...oneHot((person + 1) % people, people), 0.3] : [...oneHot(person, people), 0],
    );
    const found = score(confused, { hard: ["side"] });
    expect(found.tables!.rank1.columns).toEqual(["all", "hard"]);
    expect(found.tables!.rank1.values[0]).toEqual([0.75, 0]);
    expect(found.tables!.rank1.values[1][1]).toBeCloseTo(1 / people, 12);
    expect(score(confused).tables!.rank1.columns).toEqual(["all"]);
  });

  it("the gallery holds the asked levels only, and queries from other levels", () => {
    const found = score(byPerson, { gallery: ["front"] });
    expect(found.sampleSize).toBe(people * 3 * 2);
    expect(found.value).toBe(1);
    expect(found.null).toBeCloseTo(1 / people, 12);
    expect(found.variant).toContain("gallery: front");
    // Everybody looks like the next person in the gallery, and like nobody else elsewhere.
    const disguised = coded((person, _, light) =>
      oneHot(light === 0 ? (person + 1) % people : person, people),
    );
    expect(score(disguised, { gallery: ["front"] }).value).toBe(0);
    expect(
      score(disguised, { gallery: ["left", "right", "side"], hard: ["front"] }).tables!.rank1.values[0],
    ).toEqual([0.75, 0]);
  });

  it("the column hard goes by the queries left, not by the rows", () => {
    // Without the rows under light from the front; from the left everybody looks like the next person.
    const levels = byPerson.levels.map((level, at) => (at % 3 === 2 && level === 0 ? -1 : level));
    const { codes } = coded((person, _, light) =>
      light === 1 ? [...oneHot((person + 1) % people, people), 0.3] : [...oneHot(person, people), 0],
    );
    expect(score({ codes, levels }, { hard: ["left"] }).tables!.rank1.values[0]).toEqual([2 / 3, 0]);
  });

  it("finds again what it is asked for, across what it is asked for", () => {
    const byPose = coded((_, pose) => oneHot(pose, 2));
    const found = score(byPose, { of: "pose", across: "identity" });
    expect(found.value).toBe(1);
    expect(found.variant).toContain("same pose under another identity");
    expect(found.null).toBeCloseTo(0.5, 12);
  });

  it("reads the block of the factor, and lists the others, the whole code and baselines", () => {
    const both = coded((person, _, light) => [...oneHot(light, 4), ...oneHot(person, people)]);
    const sets = { train: emptyLike(byPerson), test: emptyLike(byPerson), unseen: byPerson };
    const found = score(
      both,
      {},
      { blocks: { lighting: [0, 4], identity: [4, 14] }, baselines: { pixels: sets } },
    );
    expect(found.value).toBe(1);
    expect(found.perBlock.identity).toBe(1);
    expect(found.perBlock.lighting).toBeCloseTo(1 / people, 12);
    expect(found.tables!.rank1.rows).toEqual(["lighting", "identity", "whole code", "pixels", "chance"]);
  });

  it("leaves out queries without a partner", () => {
    // The last person stands under one light only.
    const rows = rowsOf(byPerson, 0, grid.length - 6);
    const found = score(rows);
    expect(found.sampleSize).toBe(72);
    expect(found.value).toBe(1);
  });

  it("warns where nobody has a partner", () => {
    const front = grid.map(([person, pose]) => [person, pose, 0]);
    const found = score({ codes: byPerson.codes, levels: Int32Array.from(front.flat()) });
    expect(found.value).toBe(0);
    expect(found.ci95).toBeNull();
    expect(found.sampleSize).toBe(0);
    expect(found.warnings).toEqual([
      'no picture has a partner that shares "identity" under another "lighting"',
    ]);
    expect(unsound(found)).toEqual([]);
  });

  it("rows with a missing level neither ask nor answer", () => {
    // Unlabelled rows look exactly like the person before.
    const levels = byPerson.levels.map((level, at) =>
      Math.floor(at / 3) % 5 === 0 && at % 3 !== 1 ? -1 : level,
    );
    const data = byPerson.codes.data.map((v, at) => {
      const row = Math.floor(at / people);
      return row % 5 === 0 ? oneHot((grid[row][0] + 1) % people, people)[at % people] : v;
    });
    const found = score({ codes: { ...byPerson.codes, data }, levels });
    expect(found.sampleSize).toBe(64);
    expect(found.value).toBe(1);
  });

  it("searches test rows, or training rows, where nobody was held out, and says so", () => {
    const none = { unseen: emptyLike(byPerson), unseenFactor: null };
    const tested = score(byPerson, {}, { ...none, test: byPerson });
    expect([tested.value, tested.variant.includes("test rows")]).toEqual([1, true]);
    expect(tested.warnings).toEqual([
      'no level of "identity" was held out: searched among known ones (test rows)',
    ]);
    const trained = score(byPerson, {}, { ...none, train: byPerson });
    expect([trained.value, trained.variant.includes("train rows")]).toEqual([1, true]);
  });

  it.each([
    [
      { hard: ["sid"] },
      'level of factor "lighting" "sid": expected one of front, left, right, side',
      '"side"',
    ],
    [{ gallery: ["frnt"] }, 'level of factor "lighting" "frnt"', '"front"'],
    [{ of: "identty" }, 'factor "identty": expected one of identity, lighting, pose', '"identity"'],
    [{ across: "lightning" }, 'factor "lightning"', '"lighting"'],
    [{ acros: "pose" }, 'option of metric "retrieval" "acros"', '"across"'],
  ])("refuses %j and offers the nearest name", (options, complaint, nearest) => {
    expect(() => score(byPerson, options)).toThrow(InputError);
    expect(() => score(byPerson, options)).toThrow(complaint);
    expect(() => score(byPerson, options)).toThrow(`Did you mean ${nearest}?`);
  });

  it("levels without labels go by number", () => {
    expect(score(byPerson, { across: "pose", hard: ["1"] }).tables!.rank1.values[0]).toEqual([1, 1]);
    expect(() => score(byPerson, { across: "pose", hard: ["one"] })).toThrow("expected one of 0, 1, 2");
  });

  it("refuses data with one factor", () => {
    const single = { codes: byPerson.codes, levels: byPerson.levels.filter((_, at) => at % 3 === 0) };
    expect(() => score(single, {}, { factors: factorsOf({ identity: people }) })).toThrow("two factors");
  });
});
