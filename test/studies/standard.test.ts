/** What the standard split's table says of codes whose answers are counted by hand. */
import { describe, expect, it } from "vitest";
import { random } from "../../src/random.ts";
import type { Matrix } from "../../src/types/index.ts";
import type { Benchmark } from "../../studies/faces/benchmark.ts";
import { heldOutAttack } from "../../studies/faces/readings.ts";
import { choosePenalty, confusion, measured, STANDARD, strips } from "../../studies/faces/standard.ts";

/** Rows of [person, light], first those to train on; pictures are not read. */
function benchOf(
  train: readonly number[][],
  test: readonly number[][],
  lights: readonly string[],
): Benchmark {
  const all = [...train, ...test];
  const people = 1 + Math.max(...all.map(([person]) => person));
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
  return {
    dataset: {
      name: "counted",
      factors: [
        { name: "identity", size: people, kind: "categorical" },
        { name: "lighting", size: lights.length, kind: "categorical", labels: lights },
      ],
      ...{ shape: [1, 1, 1], rows: all.length, images: new Uint8Array(all.length), warnings: [] },
      levels: Int32Array.from(all.flat()),
    },
    train: rows(0, train.length),
    test: rows(train.length, all.length),
  };
}
const matrixOf = (rows: readonly number[][]): Matrix => ({
  rows: rows.length,
  columns: rows[0].length,
  data: Float32Array.from(rows.flat()),
});
const oneOf = (level: number, of: number) => Array.from({ length: of }, (_, i) => Number(i === level));
const grid = (people: number, lights: number, times: number) =>
  Array.from({ length: people * lights * times }, (_, i) => [i % people, Math.floor(i / people) % lights]);

it("what an attacker called each light is a share of the pictures under that light", () => {
  const said = Int32Array.of(0, 1, 1, 1, 0);
  expect(confusion({ by: "nobody", value: 0, said }, Int32Array.of(0, 0, 0, 1, 1), ["a", "b"])).toEqual({
    rows: ["a", "b"],
    columns: ["a", "b"],
    values: [
      [1 / 3, 2 / 3],
      [1 / 2, 1 / 2],
    ],
  });
});

it("strips show a person of their own for each light and the six nearest test pictures under other lights", () => {
  // Codes are angles on a circle: a tenth for each person, and less for each light. Ten rows to train on come first.
  const offsets = [0, 0.01, 0.021, 0.033, 0.046];
  const test = Array.from({ length: 35 * 5 }, (_, i) => [Math.floor(i / 5), i % 5]);
  const train = grid(10, 1, 1);
  const bench = benchOf(train, test, ["a", "b", "c", "d", "front"]);
  const angles = [...train, ...test].map(([person, light]) => 0.1 * person + offsets[light]);
  const codes = matrixOf(angles.map((angle) => [3 * Math.cos(angle), 3 * Math.sin(angle)]));
  const at = (person: number, light: number) => train.length + 5 * person + light;
  expect(strips(codes, bench)).toEqual([
    [at(0, 0), at(0, 1), at(0, 2), at(0, 3), at(0, 4), at(1, 1), at(1, 2)],
    [at(7, 1), at(7, 0), at(7, 2), at(7, 3), at(7, 4), at(6, 4), at(6, 3)],
    [at(14, 2), at(14, 1), at(14, 3), at(14, 0), at(14, 4), at(13, 4), at(15, 0)],
    [at(21, 3), at(21, 2), at(21, 4), at(21, 1), at(21, 0), at(22, 0), at(22, 1)],
    [at(28, 4), at(28, 3), at(28, 2), at(28, 1), at(28, 0), at(29, 0), at(29, 1)],
  ]);
});

describe("a method's readings", () => {
  const [PEOPLE, LIGHTS, TIMES] = [4, 2, 12];
  const rows = grid(PEOPLE, LIGHTS, TIMES);
  const bench = benchOf(rows, rows, ["left", "right"]);
  const half = rows.length;
  /** Every second time. */
  const odd = (row: number) => Math.floor(row / (PEOPLE * LIGHTS)) % 2 === 1;
  // The identity block says the light the wrong way round to train on, and right to read, but for half of light 0.
  const identity = matrixOf([
    ...rows.map(([person, light]) => [...oneOf(person, PEOPLE), 3 * (1 - light)]),
    ...rows.map(([person, light], row) => [
      ...oneOf(person, PEOPLE),
      3 * (light === 0 && odd(row) ? 1 : light),
    ]),
  ]);
  // The lighting block says every light to train on; to read, half of light 1 wrong, and half of person 3 as person 2.
  const lighting = matrixOf([
    ...rows.map(([person, light]) => [3 * light, ...oneOf(person, PEOPLE).map((value) => 5 * value)]),
    ...rows.map(([person, light], row) => [
      3 * (light === 1 && odd(row) ? 0 : light),
      ...oneOf(person === 3 && odd(row) ? 2 : person, PEOPLE).map((value) => 5 * value),
    ]),
  ]);
  // Right under light 0; under light 1 only of people 0 and 1.
  const said = Int32Array.from(rows, ([person, light]) => (light === 1 && person > 1 ? 0 : person));
  const [standard, perLight] = measured("counted", "pairs", { identity, lighting, said }, bench, random(1));
  const { values, detail } = standard;

  it("are fitted where they say and counted as they say", () => {
    expect(values[STANDARD.identity]).toBe(0.75);
    expect(perLight).toMatchObject({ table: "perLight", row: "counted", values: { left: 1, right: 0.5 } });
    // What training codes teach is the wrong way round: right of half of light 0, and of none of light 1.
    expect(values[STANDARD.papers]).toBe(0.25);
    expect(values[STANDARD.five]).toBe(0.25);
    // Fitted to test codes: half of light 0, all of light 1.
    expect(values[STANDARD.apart]).toBe(0.75);
    expect(values[STANDARD.random]).toBe(0.75);
    expect(values[STANDARD.own]).toBe(0.75);
    // Three people whole, half of the fourth.
    expect(values[STANDARD.reverse]).toBe(0.875);
  });
  it("stand above their own chance: a quarter for people, a half for lights", () => {
    const [own, other] = detail!.blocks!.values;
    expect(detail!.blocks!.rows).toEqual(["identity block", "lighting block"]);
    expect(own[0]).toBeCloseTo(2 / 3, 9);
    expect(own[1]).toBeCloseTo(1 / 2, 9);
    expect(other[0]).toBeCloseTo(5 / 6, 9);
    expect(other[1]).toBeCloseTo(1 / 2, 9);
    expect(detail!.confusion!.values).toEqual([
      [0.5, 0.5],
      [0, 1],
    ]);
  });
  it("name who it is by the nearest mean of training codes where nobody said it", () => {
    // To read, person 3 has the code of person 2: a quarter of all is wrong.
    const turned = matrixOf([
      ...rows.map(([person]) => oneOf(person, PEOPLE)),
      ...rows.map(([person]) => oneOf(Math.min(person, 2), PEOPLE)),
    ]);
    const [read] = measured("turned", "none", { identity: turned, lighting: null }, bench, random(1));
    expect(read.values[STANDARD.identity]).toBe(0.75);
    expect(read.values[STANDARD.own]).toBeUndefined();
    expect(read.detail!.blocks).toBeUndefined();
  });
  it("hold people apart in one column and not in the other", () => {
    // Light is told by a sign of the person's own, which only another picture of that person gives away.
    const bound = matrixOf(
      [...rows, ...rows].map(([person, light]) =>
        oneOf(person, PEOPLE).map((v) => v * (light === person % 2 ? 3 : 1)),
      ),
    );
    const [read] = measured("bound", "none", { identity: bound, lighting: null }, bench, random(1));
    const test = {
      codes: { ...bound, rows: half, data: bound.data.slice(half * PEOPLE) },
      levels: Int32Array.from(rows, ([, light]) => light),
      classes: LIGHTS,
    };
    const people = Int32Array.from(rows, ([person]) => person);
    expect(read.values[STANDARD.apart]).toBe(heldOutAttack(test, people, random(1)).value);
    expect(read.values[STANDARD.random]).toBe(1);
    expect(read.values[STANDARD.apart]).toBeLessThan(0.8);
  });
});

it.each([
  // Under each light person 0 lies at 0 twice and person 1 at h once. Of two lights kept, the slope is (8h/3)/(4h²/3 + λ) from
  // a mean of −1/3 at h/3, so person 1 is told as long as λ < 4h²; person 0 always. The largest such penalty is taken.
  [3, 30],
  [1.5, 3],
  [10, 300],
])(
  "the penalty is the largest of those that tell most under a light left out: h = %d gives %d",
  (h, penalty) => {
    const train = [0, 1, 2].flatMap((light) => [0, 0, 1].map((person) => [person, light]));
    const bench = benchOf(train, [[0, 0]], ["a", "b", "c"]);
    expect(choosePenalty(bench, matrixOf([...train.map(([person]) => [h * person]), [0]]))).toBe(penalty);
  },
);
