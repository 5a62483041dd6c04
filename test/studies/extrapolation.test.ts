/** Lights and people left out: who trains, who is enrolled, who is asked, and what a count by hand makes of it. */
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../src/types/index.ts";
import type { Benchmark } from "../../studies/faces/benchmark.ts";
import { frontal, leftOut, ridgeFrontal } from "../../studies/faces/extrapolation.ts";

const [PEOPLE, LIGHTS] = [4, 5];
const train = Array.from({ length: PEOPLE * LIGHTS }, (_, i) => [i % PEOPLE, Math.floor(i / PEOPLE)]);
/** Everybody once under every light, and person 3 once more under light 3. */
const test = [...train, [3, 3]];
const all = [...train, ...test];
const bench: Benchmark = {
  dataset: {
    name: "counted",
    factors: [
      { name: "identity", size: PEOPLE, kind: "categorical" },
      { name: "lighting", size: LIGHTS, kind: "categorical", labels: ["l0", "l1", "l2", "l3", "front"] },
    ],
    ...{ shape: [1, 1, 1], rows: all.length, images: new Uint8Array(all.length), warnings: [] },
    levels: Int32Array.from(all.flat()),
  },
  train: Int32Array.from(train.keys()),
  test: Int32Array.from(test.keys(), (row) => train.length + row),
};
/** Each row's code is the column of whoever it looks like. */
const codes = (looks: (person: number, light: number, trained: boolean) => number): Matrix => ({
  rows: all.length,
  columns: PEOPLE,
  data: Float32Array.from(
    all.flatMap(([person, light], row) => {
      const like = looks(person, light, row < train.length);
      return Array.from({ length: PEOPLE }, (_, i) => Number(i === like));
    }),
  ),
});
const next = (person: number) => (person + 1) % PEOPLE;
/** Test pictures of person 0 are mistaken under light 1, of person 1 under 2 and 3, of person 3 under 2. */
const mistaken = (person: number, light: number) =>
  ["0 1", "1 2", "1 3", "3 2"].includes(`${person} ${light}`) ? next(person) : person;

describe("a light left out", () => {
  // Person 2's training picture under light 2 looks like person 3; the four others still make the mean.
  const given = codes((person, light, trained) => {
    if (trained) return person === 2 && light === 2 ? 3 : person;
    return mistaken(person, light);
  });
  it("is asked of test pictures, trained and enrolled under the four others", async () => {
    const seen: [number, number[]][] = [];
    const values = await leftOut(bench, false, (_, rows, key) => {
      seen.push([key, [...rows]]);
      return given;
    });
    // Of 4, 4, 4, 5 and 4 pictures 0, 1, 2, 1 and 0 are mistaken.
    expect(values).toEqual({
      l0: 1,
      l1: 0.75,
      l2: 0.5,
      l3: 0.8,
      front: 1,
      mean: (1 + 0.75 + 0.5 + 0.8 + 1) / 5,
    });
    const kept = (light: number) => [...train.keys()].filter((row) => train[row][1] !== light);
    expect(seen).toEqual([0, 1, 2, 3, 4].map((light) => [light, kept(light)]));
  });
  it("is asked of training pictures where settings are chosen", async () => {
    const values = await leftOut(bench, true, () => given);
    expect(values).toEqual({ l0: 1, l1: 1, l2: 0.75, l3: 1, front: 1, mean: 0.95 });
  });
  it("enrols by codes that were learnt without it", async () => {
    // Codes learnt without light 1 take everybody for the next person, the others take nobody for another.
    const wrong = codes((person, light, trained) => (!trained && light === 1 ? next(person) : person));
    const values = await leftOut(bench, false, (_, __, key) =>
      key === 1 ? wrong : codes((person) => person),
    );
    expect(values).toEqual({ l0: 1, l1: 0, l2: 1, l3: 1, front: 1, mean: 0.8 });
  });
});

describe("strangers enrolled by their frontal picture", () => {
  // Only frontal training pictures say who it is; the others all look like person 0.
  const given = codes((person, light, trained) => {
    if (trained) return light === 4 ? person : 0;
    return mistaken(person, light);
  });
  it("are one half of the people, trained on the other half; the halves count alike", async () => {
    const seen: [number, number[]][] = [];
    const values = await frontal(bench, (_, rows, key) => {
      seen.push([key, [...new Set(Array.from(rows, (row) => train[row][0]))]]);
      return given;
    });
    // People 0 and 2: 1, 1/2, 1, 1. People 1 and 3: 1, 1, 0, and 2 of 3.
    expect(values.l0).toBe(1);
    expect(values.l1).toBe(0.75);
    expect(values.l2).toBe(0.5);
    expect(values.l3).toBeCloseTo((1 + 2 / 3) / 2, 9);
    expect(values.mean).toBeCloseTo((1 + 0.75 + 0.5 + 5 / 6) / 4, 9);
    expect(Object.keys(values)).toEqual(["l0", "l1", "l2", "l3", "mean"]);
    expect(seen).toEqual([
      [0, [1, 3]],
      [1, [0, 2]],
    ]);
  });
  it("are everybody for ridge regression, which is fitted to the frontal pictures alone", () => {
    expect(ridgeFrontal(bench, given, 0.01)).toEqual({ l0: 1, l1: 0.75, l2: 0.5, l3: 0.8, mean: 0.7625 });
  });
});
