/** Verification, open-set search and few-shot enrolment on worlds with known answers. */
import { describe, expect, it } from "vitest";
import { enrolment } from "../../src/metrics/blocks/enrolment.ts";
import { openSetSearch } from "../../src/metrics/blocks/openSetSearch.ts";
import { verification } from "../../src/metrics/blocks/verification.ts";
import { errorRates } from "../../src/metrics/frame/errorRates.ts";
import { random } from "../../src/random.ts";
import { Registry } from "../../src/registry.ts";
import type { Factor, Representation, Sample } from "../../src/types/index.ts";
import { emptyLike, oneHot, representationOf, sampleOf } from "./worlds.ts";

const people = 12;
const lights = ["front", "left", "right", "side"];
const factors: Factor[] = [
  { name: "identity", size: people, kind: "categorical", role: "content" },
  { name: "lighting", size: lights.length, kind: "categorical", role: "nuisance", labels: lights },
];
/** Every person under every light, three times. */
const grid = Array.from({ length: people * 12 }, (_, i) => [Math.floor(i / 12), i % 4]);
const coded = (code: (person: number, light: number, row: number) => readonly number[], levels = grid) =>
  sampleOf(
    levels.map(([person, light], row) => code(person, light, row)),
    levels,
  );
const byPerson = coded((person) => oneHot(person, people));
const byLight = coded((_, light) => oneHot(light, 4));
const nothing = coded(() => [1, 2]);
const noisy = (noise: number, seed = 1) => {
  const rng = random(seed);
  return coded((person) => oneHot(person, people).map((v) => v + noise * rng.normal()));
};

const registry = new Registry("metric", { verification, openSetSearch, enrolment });
function score(
  name: string,
  sample: Sample,
  options: Record<string, unknown> = {},
  more: Partial<Representation> = {},
) {
  const blocks = { identity: [0, sample.codes.columns] } as const;
  const given = { factors, blocks, test: emptyLike(sample), unseen: sample, unseenFactor: "identity" };
  return registry.resolve({ name, options })(representationOf({ ...given, ...more }), random(1));
}

describe("error rates", () => {
  const counts = (same: readonly number[], different: readonly number[]) => ({
    same: Float64Array.from(same),
    different: Float64Array.from(different),
  });
  it("are those of the curve, counted by hand", () => {
    // From the top: 6 of 10 right ones alone, then 2 with 1 of 10 others, then 2 with 4, then 5.
    const { equalError, at } = errorRates(counts([0, 2, 2, 6], [5, 4, 1, 0]), [0, 0.1, 0.49, 1]);
    expect(at.map(({ trueAccepts }) => trueAccepts)).toEqual([0.6, 0.8, 0.8, 1]);
    expect(at.map(({ falseAccepts }) => falseAccepts)).toEqual([0, 0.1, 0.1, 1]);
    // Between (.1, .2) and (.5, 0) of false accepts and misses.
    expect(equalError).toBeCloseTo(0.1 + (0.4 * 0.1) / 0.6, 12);
  });
  it("are chance where everything is alike, and where one kind of pairs is lacking", () => {
    expect(errorRates(counts([0, 4], [0, 9]), [0.01])).toMatchObject({ equalError: 0.5 });
    expect(errorRates(counts([0, 4], [0, 0]), [0.01])).toMatchObject({ equalError: 0.5 });
  });
});

describe("verification", () => {
  it("makes no error with a code of the person alone, whatever the lengths of codes", () => {
    for (const sample of [
      byPerson,
      coded((person, light) => oneHot(person, people).map((v) => v * 10 ** light)),
    ]) {
      const found = score("verification", sample);
      expect(found.value).toBe(0);
      expect(found.ci95).toEqual([0, 0]);
      expect(found.tables!.verification.values).toEqual([
        [0, 1, 1],
        [0.5, 0.01, 0.001],
      ]);
      expect(found.warnings).toEqual([]);
    }
  });
  it("is at chance with a constant code, and near it with one of the light alone", () => {
    expect(score("verification", nothing)).toMatchObject({ value: 0.5, perBlock: { identity: 0.5 } });
    expect(score("verification", byLight).value).toBeGreaterThan(0.45);
    expect(score("verification", byLight).tables!.verification.values[0][1]).toBe(0);
  });
  it("varies with the noise no more than its interval says", () => {
    const found = score("verification", noisy(0.4));
    const other = score("verification", noisy(0.4, 2));
    expect(Math.abs(found.value - other.value)).toBeLessThan(0.04);
    expect(found.value).toBeGreaterThan(found.ci95![0]);
    expect(found.value).toBeLessThan(found.ci95![1]);
    expect(found.ci95![1] - found.ci95![0]).toBeLessThan(0.1);
  });
  it("names the group that a threshold treats worst", () => {
    const rng = random(3);
    const dim = coded((person, light) =>
      oneHot(person, people).map((v) => v + (lights[light] === "side" ? 0.6 : 0.05) * rng.normal()),
    );
    const { tables, further } = score("verification", dim);
    const { rows, columns, values } = tables!.groups;
    expect(rows[0]).toBe("side");
    expect([...rows].sort()).toEqual([...lights].sort());
    expect(columns).toEqual(["true accepts", "false accepts", "pairs of the same"]);
    expect(values[0][0]).toBe(further!.worstGroupAccepts);
    expect(further!.worstGroupAccepts).toBeLessThan(further!.bestGroupAccepts - 0.2);
    // 3 pictures of a light with 9 others, and 3 pairs among themselves.
    for (const [, , pairs] of values) expect(pairs).toBe(people * (3 * 9 + 3));
  });
  it("says what a few pairs cannot tell", () => {
    const few = coded((person) => oneHot(person, people), grid.slice(0, 36));
    expect(score("verification", few).warnings).toEqual([
      "432 pairs of different levels: at 1e-3 none of them may pass",
    ]);
    const one = coded((person) => oneHot(person, people), grid.slice(0, 12));
    expect(score("verification", one)).toMatchObject({ value: 0.5, ci95: null });
    expect(score("verification", one).warnings).toEqual(["there are no pairs of different levels"]);
  });
});

describe("open-set search", () => {
  it("finds everybody with a code of the person alone, and raises no alarm", () => {
    const found = score("openSetSearch", byPerson);
    expect(found.value).toBe(1);
    expect(found.ci95).toEqual([1, 1]);
    expect(found.null).toBeCloseTo(0.01 / 6, 12);
  });
  it("finds nobody where strangers are as similar as the right ones", () => {
    expect(score("openSetSearch", nothing).value).toBe(0);
    expect(score("openSetSearch", byLight).value).toBeLessThan(0.05);
  });
  it("finds more where more alarms are allowed, and with all alarms as many as closed search does", () => {
    const sample = noisy(0.5);
    const at = [0.01, 0.1, 0.5, 1].map(
      (falseAlarms) => score("openSetSearch", sample, { falseAlarms }).value,
    );
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBeLessThan(at[2]);
    const closed = score("enrolment", sample, { pictures: [1] }).value;
    // A gallery of half of the people is easier.
    expect(at[3]).toBeGreaterThan(closed);
  });
  it("says what cannot be searched", () => {
    const single = coded(
      (person) => oneHot(person, people),
      grid.filter((_, i) => i % 12 === 0),
    );
    const found = score("openSetSearch", single);
    expect(found).toMatchObject({ value: 0, ci95: null });
    expect(found.warnings[0]).toMatch(/nobody can be searched/);
    expect(score("openSetSearch", byPerson, { falseAlarms: 0.001 }).warnings).toEqual([
      "72 queries of levels outside the gallery: none of them may be answered",
    ]);
  });
});

describe("enrolment", () => {
  it("is right with a code of the person alone, and at chance with a constant one", () => {
    const found = score("enrolment", byPerson);
    expect(found.value).toBe(1);
    expect(found.tables!.enrolment).toEqual({
      rows: ["identity", "chance"],
      columns: ["1 picture", "2 pictures", "5 pictures"],
      values: [
        [1, 1, 1],
        [1 / people, 1 / people, 1 / people],
      ],
    });
    expect(score("enrolment", nothing).value).toBeCloseTo(1 / people, 12);
  });
  it("gains from every picture where pictures are noisy", () => {
    const [row] = score("enrolment", noisy(0.5)).tables!.enrolment.values;
    expect(row[1]).toBeGreaterThan(row[0] + 0.03);
    expect(row[2]).toBeGreaterThan(row[1] + 0.03);
  });
  it("weighs every picture alike, however long its code is", () => {
    const rng = random(4);
    const direction = (person: number) => oneHot(person, people).map((v) => v + 0.4 * rng.normal());
    const even = coded((person) => direction(person));
    const codes = even.codes.data.map((v, at) => v * 10 ** (Math.floor(at / people) % 3));
    const uneven = { ...even, codes: { ...even.codes, data: codes } };
    expect(score("enrolment", uneven).value).toBeCloseTo(score("enrolment", even).value, 12);
  });
  it("leaves out who has too few pictures, and says so", () => {
    const some = coded(
      (person) => oneHot(person, people),
      grid.filter(([person], i) => person > 3 || i % 12 < 2),
    );
    const { warnings, value } = score("enrolment", some);
    expect(value).toBe(1);
    expect(warnings).toEqual([
      '4 of 12 levels of "identity" have no more than 2 pictures and are left out there',
      '4 of 12 levels of "identity" have no more than 5 pictures and are left out there',
    ]);
  });
});

describe("all three", () => {
  it.each(["verification", "openSetSearch", "enrolment"])(
    "%s reads test rows with a warning where nobody was held out",
    (name) => {
      const known = { test: byPerson, unseen: emptyLike(byPerson), unseenFactor: null };
      const { warnings } = score(name, byPerson, {}, known);
      expect(warnings).toContain(
        'no level of "identity" was held out: searched among known ones (test rows)',
      );
    },
  );
  it.each(["verification", "openSetSearch", "enrolment"])(
    "%s draws from very many rows, and says so",
    (name) => {
      const many = Array.from({ length: 2100 }, (_, i) => [i % people, i % 4]);
      const found = score(
        name,
        coded((person) => oneHot(person, people), many),
        {},
      );
      expect(found.sampleSize).toBe(2000);
      expect(found.warnings).toEqual(["2000 of 2100 rows were compared with each other, drawn"]);
    },
  );
});
