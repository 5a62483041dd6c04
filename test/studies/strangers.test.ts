/** Who is left out of the study of strangers, what each condition changes, and tables worked out by hand. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRows, levelsOf } from "../../src/data/dataset.ts";
import { levelLabel } from "../../src/data/factors.ts";
import { random } from "../../src/random.ts";
import { assemble } from "../../src/train/assemble.ts";
import type { Dataset } from "../../src/types/index.ts";
import { measuredChoice } from "../../studies/strangers/chosen.ts";
import { AMOUNTS, fewer, mislabelled } from "../../studies/strangers/conditions.ts";
import { summary } from "../../studies/strangers/index.ts";
import { chance, experimentOf, lowLeak, measured } from "../../studies/strangers/measure.ts";
import { METHODS, type Method, RELIGHTING } from "../../studies/strangers/methods.ts";
import { foldsOf, newLights, told } from "../../studies/strangers/people.ts";
import { type Done, rowsOf } from "../../studies/strangers/sections.ts";

const PEOPLE = 9;
const AZIMUTHS = [0, -20, 20, 50, 60, 70, 80, 90, -50, -60, -70, -80, -90];
const SIDE_LIGHTS = 10;
const LIGHTS = AZIMUTHS.length;
const SIZE = 32;
const angle = (degrees: number) => `${degrees < 0 ? "-" : "+"}${Math.abs(degrees)}`;

/** Every person under every light once: a bright square in a place of the person's own; `looks` says whose square it is. */
function worldOf(looks: (person: number, azimuth: number) => number = (person) => person): Dataset {
  const rows = PEOPLE * LIGHTS;
  const images = new Uint8Array(rows * SIZE * SIZE);
  for (let row = 0; row < rows; row++) {
    const whose = looks(Math.floor(row / LIGHTS), AZIMUTHS[row % LIGHTS]);
    const [top, left] = [10 * Math.floor(whose / 3) + 2, 10 * (whose % 3) + 2];
    for (let y = 0; y < 8; y++)
      images.fill(200, (row * SIZE + top + y) * SIZE + left, (row * SIZE + top + y) * SIZE + left + 8);
  }
  return {
    name: "squares",
    factors: [
      {
        ...{ name: "identity", size: PEOPLE, kind: "categorical", role: "content" },
        labels: Array.from({ length: PEOPLE }, (_, p) => `p${p}`),
      },
      {
        ...{ name: "lighting", size: LIGHTS, kind: "categorical", role: "nuisance" },
        labels: AZIMUTHS.map((degrees) => `azimuth ${angle(degrees)}, elevation +0`),
      },
    ],
    rows,
    shape: [1, SIZE, SIZE],
    images,
    levels: Int32Array.from({ length: 2 * rows }, (_, i) =>
      i % 2 === 0 ? Math.floor(i / 2 / LIGHTS) : (i >> 1) % LIGHTS,
    ),
    warnings: [],
  };
}
const world = worldOf();
const ref = { name: "images", options: { path: "none" } };
const peopleOf = (rows: Int32Array) => [...new Set(levelsOf(world, "identity", rows))].sort();
const azimuthsOf = (rows: Int32Array) =>
  Array.from(levelsOf(world, "lighting", rows), (light) => AZIMUTHS[light]);
const fold = foldsOf(world)[0];
const named = (name: string) => METHODS.find((method) => method.name === name)!;

describe("people who are left out", () => {
  it("are in no training of their fold, and every one is left out once", () => {
    const folds = foldsOf(world);
    expect(folds).toHaveLength(3);
    expect(folds.flatMap(({ held }) => peopleOf(held)).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { train, held, labels } of folds) {
      expect(peopleOf(held)).toHaveLength(3);
      expect(peopleOf(train)).toHaveLength(6);
      expect(peopleOf(held).map((level) => levelLabel(world.factors[0], level))).toEqual(labels);
      expect(peopleOf(train).filter((person) => peopleOf(held).includes(person))).toEqual([]);
    }
  });
  it("are seen under new lights: training has none from the side, and queries nothing else", () => {
    const { train, held } = newLights(world, fold);
    expect(new Set(azimuthsOf(train))).toEqual(new Set([0, -20, 20]));
    expect(train).toHaveLength(6 * 3);
    expect(peopleOf(held)).toEqual(peopleOf(fold.held));
    expect(azimuthsOf(held).filter((degrees) => degrees === 0)).toHaveLength(3);
    expect(azimuthsOf(held).filter((degrees) => Math.abs(degrees) >= 50)).toHaveLength(3 * SIDE_LIGHTS);
    expect(held).toHaveLength(3 * (1 + SIDE_LIGHTS));
  });
});

describe("a condition of the study", () => {
  it("trains on fewer people and pictures, the fewer among the more, and leaves alone who is asked for", () => {
    const of = (people: number, pictures: number) =>
      fewer(world, fold, { people, pictures }, random(1).fork("amounts"));
    const few = of(3, 5);
    expect(few.train).toHaveLength(15);
    expect(peopleOf(few.train)).toHaveLength(3);
    expect(few.held).toBe(fold.held);
    const more = new Set(of(6, 8).train);
    expect(more.size).toBe(48);
    for (const row of few.train) expect(more.has(row)).toBe(true);
    for (const row of more) expect(fold.train.includes(row)).toBe(true);
    expect(AMOUNTS).toHaveLength(12);
  });
  it("gives a share of the training pictures another name of somebody in training, and changes nothing else", () => {
    for (const share of [0.05, 0.2]) {
      const wrong = mislabelled(world, fold.train, share, random(3));
      const rows = Array.from(allRows(world));
      const changed = rows.filter((row) => wrong.levels[2 * row] !== world.levels[2 * row]);
      expect(changed).toHaveLength(Math.round(share * fold.train.length));
      for (const row of changed) {
        expect(fold.train.includes(row)).toBe(true);
        expect(peopleOf(fold.train)).toContain(wrong.levels[2 * row]);
      }
      for (const row of rows) expect(wrong.levels[2 * row + 1]).toBe(world.levels[2 * row + 1]);
      expect(wrong.images).toBe(world.images);
    }
  });
  it("shows a method the labels that it is told, and no others", () => {
    const light = told(world, ["lighting"]);
    expect(light.factors.map(({ name }) => name)).toEqual(["lighting"]);
    expect(light.levels).toEqual(levelsOf(world, "lighting", allRows(world)));
    expect(told(world, []).levels).toHaveLength(0);
    expect(told(world, ["identity", "lighting"]).levels).toEqual(world.levels);
  });
  it("has methods whose nets take the pictures and the labels that they are given", () => {
    for (const method of METHODS) {
      const [height, width] = method.size ?? [96, 84];
      const black = new Uint8Array(height * width);
      const dataset: Dataset = { ...world, shape: [1, height, width], images: { read: () => black } };
      const experiment = experimentOf({ method, fold, ref, seed: 0, dataset });
      const job = assemble(experiment, told(dataset, method.told), fold.train);
      expect(Object.keys(job.blocks).length, method.name).toBeGreaterThan(0);
    }
  });
  it("adds one change to the views of a recipe", () => {
    const [spatial, changed, views] = [
      named("spatial"),
      RELIGHTING.find(({ name }) => name === "spatial + shadow")!,
      RELIGHTING.find(({ name }) => name === "spatialViews + shadow")!,
    ].map((method) => experimentOf({ method, fold, ref, seed: 0, dataset: world }));
    const view = spatial.pairs.options?.view as object;
    expect(changed.pairs.options).toEqual({ ...spatial.pairs.options, view: { ...view, shadow: 0.7 } });
    expect(views.pairs.options).toMatchObject({ ...view, shadow: 0.7 });
    expect({ ...changed, pairs: spatial.pairs }).toEqual(spatial);
  });
});

describe("rows", () => {
  const open = () => ({ ref, dataset: world });
  const keys = (asked: { seeds?: number; quick?: boolean; folds?: number }) =>
    rowsOf(open, { folds: 3, quick: false, ...asked }).map(({ key }) => key);
  it("have a key each, whose first part is the table", () => {
    const all = keys({});
    expect(new Set(all).size).toBe(all.length);
    const tables = new Set(all.map((key) => key.split("-")[0]));
    expect([...tables]).toEqual(["methods", "newLights", "amounts", "labels", "relighting"]);
  });
  it("repeat what is random, and nothing else", () => {
    const of = (name: string) => keys({ seeds: 2, folds: 1 }).filter((key) => key.startsWith(name));
    expect(of("methods-pixels-")).toEqual(["methods-pixels-0-0"]);
    expect(of("methods-spatial-before")).toHaveLength(2);
    expect(of("methods-chance")).toHaveLength(1);
    // Which people are the few, and which names are wrong, is random.
    expect(of("amounts-3-people-5-pictures-pixels")).toHaveLength(2);
    expect(of("labels-5-wrong-whitened")).toHaveLength(2);
  });
});

describe("what is measured", () => {
  const quiet = { signal: new AbortController().signal, progress: () => {} };
  const of = (method: Method, dataset: Dataset) => {
    const task = { method, fold, ref, seed: 0, dataset };
    return measured(task, experimentOf(task), quiet);
  };
  it("are shares of the people who were left out: one looks like another from the side", async () => {
    const [first, second] = peopleOf(fold.held);
    const confused = worldOf((person, azimuth) =>
      person === first && Math.abs(azimuth) >= 50 ? second : person,
    );
    const [raw] = await of(named("raw pixels"), confused);
    expect(raw).toMatchObject({ row: "raw pixels", told: "nothing" });
    // Of 3 × 12 queries 10 are wrong; of the 3 × 10 from the side the same.
    expect(raw.values.rank1).toBeCloseTo(26 / 36, 6);
    expect(raw.values.side).toBeCloseTo(20 / 30, 6);
    expect(raw.values.sh2).toBeCloseTo(26 / 36, 6);
  });
  it("have a reading for each thing that is done to the codes of one net, and say what it was told", async () => {
    const read = async (name: string) =>
      (await of(named(name), world)).map(({ row, told: labels }) => [row, labels]);
    expect(await read("pixels")).toEqual([
      ["pixels, centred", "nothing"],
      ["pixels, less lights", "identity, lighting"],
      ["pixels, less clusters", "identity"],
    ]);
    expect(await read("spatial before training")).toEqual([
      ["spatial before training, centred", "nothing"],
      ["spatial before training, less lights", "identity, lighting"],
      ["spatial before training, less clusters", "identity"],
    ]);
  });
  it("is a choice among people in training, which is no worse than raw pixels on those who were left out", async () => {
    const folder = join(mkdtempSync(join(tmpdir(), "unweave-study-")), "row");
    const task = { fold, ref, seed: 0, dataset: world };
    // A moment is enough only for what is not trained.
    const [reading] = await measuredChoice(task, { folder, ...quiet }, 1e-6);
    expect(reading.told).toBe("identity, lighting");
    expect(reading.chosen).toMatch(/^(pixels|whitened|lda)/);
    expect(reading.values.rank1).toBe(1);
    expect(existsSync(folder)).toBe(false);
  });
  it("is one in three for whoever guesses among three people, and the commonest of 13 lights", () => {
    expect(chance(world, fold).values).toEqual({
      ...{ rank1: 1 / 3, side: 1 / 3, any: 1 / 3, sh2: 1 / 3 },
      ...{ leak: 1 / 13, "leak, low": 1 / 13 },
    });
  });
});

it("a leak by votes is read from other people alone, and of equally many votes the lowest light's counts", () => {
  const rows = [
    // Person, light, angle of the code in degrees.
    [0, 1, 0],
    [1, 1, 1],
    [1, 0, 40],
    [2, 1, 2],
    [2, 0, 45],
    [2, 2, 50],
  ];
  const small: Dataset = {
    name: "small",
    factors: [
      { name: "identity", size: 3, kind: "categorical" },
      { name: "lighting", size: 3, kind: "categorical" },
    ],
    levels: Int32Array.from(rows.flatMap((row) => row.slice(0, 2))),
    ...{ rows: rows.length, images: new Uint8Array(rows.length), shape: [1, 1, 1], warnings: [] },
  };
  const data = rows.flatMap(([, , degrees]) =>
    [Math.cos, Math.sin].map((of) => of((degrees * Math.PI) / 180)),
  );
  const codes = { rows: rows.length, columns: 2, data: Float32Array.from(data) };
  // Person 0 asks five rows: two votes for light 1 and two for 0, of which 0 counts: wrong. Person 1 asks lights 1, 1, 0, 2:
  // 1, right once. Person 2 asks lights 1, 1, 0: 1, right once.
  expect(lowLeak(codes, small, allRows(small))).toBeCloseTo(2 / 6, 12);
});

it("a table has the mean over folds first, then mean and spread over seeds", () => {
  const done = (fold: number, seed: number, rank1: number, chosen?: string): [string, Done] => [
    `methods-x-${fold}-${seed}`,
    {
      ...{ table: "methods", fold, seed },
      readings: [{ row: "x", told: "identity", values: { rank1, seconds: 10 }, ...(chosen && { chosen }) }],
    },
  ];
  const { markdown, value } = summary(
    new Map([done(0, 0, 0.8, "a"), done(1, 0, 1, "b"), done(0, 1, 0.7, "a"), done(1, 1, 0.7)]),
  );
  // Means 0.9 and 0.7 of the seeds: 0.8, and a spread of √2 · 0.1.
  expect(markdown).toContain("| x | identity | 0.800 ± 0.141 | 10 ± 0 | 2 × 2 |");
  expect(markdown).toContain("Chosen, with the number of times: a (2); b (1).");
  expect(markdown).not.toContain("elsewhere");
  const { x } = (value as { methods: Record<string, { seeds: { rank1: number }[] }> }).methods;
  expect(x.seeds.map(({ rank1 }) => rank1)).toEqual([0.9, 0.7]);
});
