/** Edits of codes whose right answer is known. */
import { describe, expect, it } from "vitest";
import { levelNamed } from "../../src/data/factors.ts";
import { interpolate } from "../../src/edit/interpolate.ts";
import { NoveltyScale } from "../../src/edit/novelty.ts";
import { principalAxis } from "../../src/edit/principalAxis.ts";
import { sample } from "../../src/edit/sample.ts";
import { setFactor } from "../../src/edit/setFactor.ts";
import { type CodeSpace, columnsNamed } from "../../src/edit/space.ts";
import { swap } from "../../src/edit/swap.ts";
import { traverse } from "../../src/edit/traverse.ts";
import { quantile } from "../../src/numerics/quantile.ts";
import { random } from "../../src/random.ts";
import type { Matrix } from "../../src/types/index.ts";

const ROWS = 300;
const rng = random(4);
/**
 * Block `shade`: level 0, 1 or 2 times (2, 1) and noise across it; block `rest`: noise of its own. `shade` has numbers
 * 10, 20, 40 for its levels.
 */
const levels = Int32Array.from({ length: ROWS }, (_, row) => row % 3);
const data = Float32Array.from({ length: ROWS * 4 }, (_, at) => {
  const [level, column] = [levels[Math.floor(at / 4)], at % 4];
  const noise = 0.05 * rng.normal();
  return [2 * level + noise, level + noise, 3 + rng.normal(), -1 + 0.1 * rng.normal()][column];
});
const codes: Matrix = { rows: ROWS, columns: 4, data };
const space: CodeSpace = {
  blocks: { shade: [0, 2], rest: [2, 4] },
  factors: [{ name: "shade", size: 4, kind: "categorical", labels: ["dark", "mid", "light", "none"] }],
  train: { codes, levels },
};
const code = Float32Array.of(0, 0, 5, 6);
const rowOf = ({ columns, data: all }: Matrix, row: number) => [
  ...all.subarray(row * columns, (row + 1) * columns),
];

describe("swap", () => {
  it("takes the block of the donor and nothing else, and changes neither", () => {
    const [own, donor] = [code.slice(), Float32Array.of(1, 2, 3, 4)];
    expect([...swap(own, donor, space.blocks.rest)]).toEqual([0, 0, 3, 4]);
    expect([...own, ...donor]).toEqual([0, 0, 5, 6, 1, 2, 3, 4]);
  });
});

describe("traverse", () => {
  it("moves one dimension through the quantiles of the data and leaves the rest", () => {
    const found = traverse(space, code, columnsNamed(space.blocks, "rest[0]"), {
      steps: 5,
      range: [0.1, 0.9],
    });
    const column = Float32Array.from({ length: ROWS }, (_, i) => data[4 * i + 2]);
    for (const [step, q] of [0.1, 0.3, 0.5, 0.7, 0.9].entries()) {
      const [a, b, moved, d] = rowOf(found, step);
      expect([a, b, d]).toEqual([0, 0, 6]);
      expect(moved).toBeCloseTo(quantile(column, q), 5);
    }
  });
  it("moves a block along its principal axis, from one end of the data to the other", () => {
    const { direction } = principalAxis(codes, [0, 2]);
    expect(direction[0] / direction[1]).toBeCloseTo(2, 1);
    const found = traverse(space, code, [0, 2], { steps: 3 });
    const [first, middle, last] = [0, 1, 2].map((step) => rowOf(found, step));
    expect(first[0]).toBeCloseTo(0, 0);
    expect(middle[0]).toBeCloseTo(2, 0);
    expect(last[0]).toBeCloseTo(4, 0);
    expect(last.slice(2)).toEqual([5, 6]);
  });
  it.each([
    [{ steps: 1 }, /^steps "1": expected at least 2/],
    [
      { steps: 5, range: [0.9, 0.1] },
      /^range "0.9,0.1": expected two quantiles.+the lower first, got 0.9 to 0.1/,
    ],
    [{ steps: 5, range: [0.5, 0.5] }, /^range "0.5,0.5"/],
    [{ steps: 5, range: [0, 1.5] }, /^range "0,1.5"/],
  ] as const)("refuses %j", (options, message) => {
    expect(() => traverse(space, code, [0, 2], { ...options })).toThrow(message);
  });
});

describe("setting a factor", () => {
  it("by means moves the block by what lies between two levels", () => {
    const edited = setFactor(space, code, "shade", 2);
    expect(edited[0]).toBeCloseTo(4, 1);
    expect(edited[1]).toBeCloseTo(2, 1);
    expect([...edited.subarray(2)]).toEqual([5, 6]);
    // What the picture has of its own within its level stays.
    const odd = setFactor(space, Float32Array.of(0.3, -0.2, 5, 6), "shade", 1);
    expect(odd[0]).toBeCloseTo(2.3, 1);
    expect(odd[1]).toBeCloseTo(0.8, 1);
  });
  it("by a direction changes least and reaches what pictures of that number are read as", () => {
    const values = [10, 20, 40, 80];
    const numbered: CodeSpace = {
      ...space,
      factors: [
        { name: "shade", size: 4, kind: "ordinal", values, labels: ["dark", "mid", "light", "none"] },
      ],
    };
    const edited = setFactor(numbered, code, "shade", 2, "direction");
    expect(2 * edited[0] + edited[1]).toBeCloseTo(10, 0);
    expect([...edited.subarray(2)]).toEqual([5, 6]);
  });
  it("refuses levels that no training picture shows, and names that there are not", () => {
    expect(() => setFactor(space, code, "shade", 3)).toThrow(
      /^level "none": expected a level of shade among the training pictures.+from:FILE\.$/,
    );
    expect(() => setFactor(space, code, "shde", 1)).toThrow('Did you mean "shade"?');
    expect(() => levelNamed(space.factors[0], "lihgt")).toThrow('Did you mean "light"?');
  });
});

describe("parts", () => {
  it("are blocks and their dimensions", () => {
    expect(columnsNamed(space.blocks, "rest")).toEqual([2, 4]);
    expect(columnsNamed(space.blocks, "rest[1]")).toEqual([3, 4]);
    expect(() => columnsNamed(space.blocks, "rset")).toThrow('Did you mean "rest"?');
    expect(() => columnsNamed(space.blocks, "rest[2]")).toThrow(
      /^block "rest\[2\]": expected a dimension from 0 to 1, got 2\./,
    );
  });
});

describe("interpolation", () => {
  it("goes straight, both ends included, in the columns asked for", () => {
    const to = Float32Array.of(4, 8, 5, 0);
    const found = interpolate(code, to, 3);
    expect([0, 1, 2].map((i) => rowOf(found, i))).toEqual([
      [0, 0, 5, 6],
      [2, 4, 5, 3],
      [4, 8, 5, 0],
    ]);
    expect(rowOf(interpolate(code, to, 2, [0, 2]), 1)).toEqual([4, 8, 5, 6]);
    expect(() => interpolate(code, to, 1)).toThrow(/^steps "1"/);
  });
});

describe("sampling", () => {
  it("gives blocks that training pictures have, as often as they have them, and repeats by its seed", () => {
    const found = sample(space, code, [0, 2], 600, random(2));
    const known = new Set(Array.from({ length: ROWS }, (_, i) => `${data[4 * i]},${data[4 * i + 1]}`));
    const counts = [0, 0, 0];
    for (let i = 0; i < 600; i++) {
      const [a, b, c, d] = rowOf(found, i);
      expect(known.has(`${a},${b}`)).toBe(true);
      expect([c, d]).toEqual([5, 6]);
      counts[Math.round(a / 2)]++;
    }
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(60);
    expect(sample(space, code, [0, 2], 600, random(2))).toEqual(found);
  });
});

describe("novelty", () => {
  const held: Matrix = { rows: 100, columns: 4, data: data.slice(0, 400).map((x) => x + 0.01) };
  const scale = new NoveltyScale(codes, held);
  it("is that of held-out pictures for one of them, and beyond for one far away", () => {
    const [own, far] = scale.of({
      rows: 2,
      columns: 4,
      data: Float32Array.of(...held.data.subarray(0, 4), 30, -9, 3, -1),
    });
    expect(own.novel).toBe(false);
    expect(own.share).toBeLessThan(1);
    expect(far).toMatchObject({ novel: true, share: 1 });
    expect(far.distance).toBeGreaterThan(10 * own.distance);
  });
  it("is measured in deviations of the training codes, by the mean distance to the five nearest", () => {
    // Five rows at (1, 10), five at (−1, −10): deviations 1 and 10.
    const rows = (count: number, ...points: number[][]): Matrix => ({
      ...{ rows: count, columns: 2 },
      data: Float32Array.from(points.flat()),
    });
    const train = rows(10, ...Array.from({ length: 10 }, (_, i) => (i < 5 ? [1, 10] : [-1, -10])));
    const measured = new NoveltyScale(train, rows(4, [1, 10], [1, 20], [2.5, 10], [5, 10]));
    const found = measured.of(rows(3, [3, 10], [1, 30], [1, 10]));
    for (const [i, distance] of [2, 2, 0].entries()) expect(found[i].distance).toBeCloseTo(distance, 5);
    expect(found.map(({ share }) => share)).toEqual([0.75, 0.75, 0]);
    // Two rows alone: the mean distance to both, which lie 0 and √8 deviations away.
    const two = new NoveltyScale(rows(2, [1, 10], [-1, -10]), rows(1, [1, 10]));
    expect(two.of(rows(1, [1, 10]))[0].distance).toBeCloseTo(Math.SQRT2, 5);
  });
  it("calls about one in a hundred held-out pictures novel", () => {
    const novel = scale.of(held).filter((each) => each.novel).length;
    expect(novel).toBeLessThanOrEqual(1);
  });
});
