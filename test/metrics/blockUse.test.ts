/** Idle, doubled and padded blocks are named, and a width that holds the factor is proposed. */
import { describe, expect, it } from "vitest";
import { blockUse } from "../../src/metrics/blocks/blockUse.ts";
import { type Rng, random } from "../../src/random.ts";
import type { Blocks } from "../../src/types/index.ts";
import { drawn, factorsOf, representationOf, rowsOf } from "./worlds.ts";

const factors = factorsOf({ a: 4, b: 5, c: 3 });
type Code = Parameters<typeof drawn>[3];
function score(code: Code, blocks: Blocks) {
  const all = drawn(900, factors, 3, code);
  const given = { factors, blocks, train: rowsOf(all, 0, 600), test: rowsOf(all, 600, 900) };
  return blockUse.create({ rows: 600, keep: 0.95 })(representationOf(given), random(1));
}
const blur = (rng: Rng) => () => 0.5 * rng.normal();
/** A level on a circle, so blurred that a line does not tell it. */
const circle = (level: number, size: number, noise: () => number) => [
  3 * Math.cos((2 * Math.PI * level) / size) + noise(),
  3 * Math.sin((2 * Math.PI * level) / size) + noise(),
];

describe("blockUse", () => {
  it("finds one block per factor, as wide as it has to be", () => {
    const found = score(
      ([a, b, c], rng) => [...circle(a, 4, blur(rng)), 0, 0.05 * rng.normal(), ...circle(b, 5, blur(rng)), c],
      { a: [0, 4], b: [4, 6], c: [6, 7] },
    );
    expect(found.value).toBe(1);
    expect(found.warnings).toEqual([]);
    expect(found.tables?.sizes.values.map(([width, , proposed]) => [width, proposed])).toEqual([
      [4, 2],
      [2, 2],
      [1, 1],
    ]);
    expect(found.matrix?.values.map((row) => row.map(Math.round))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });
  it("names an idle block, a factor in two blocks and one in none", () => {
    const found = score(
      ([a, b], rng) => [
        ...circle(a, 4, blur(rng)),
        rng.normal(),
        rng.normal(),
        ...circle(a, 4, blur(rng)),
        b,
        b,
      ],
      { a: [0, 2], b: [2, 4], c: [4, 8] },
    );
    expect(found.warnings[0]).toBe('block "b" is idle: hardly anything of any factor is read from it');
    expect(found.warnings[1]).toMatch(/^2 blocks tell of "a": "a" \((9\d|100) %\), "c" \((9\d|100) %\)$/);
    expect(found.warnings[2]).toBe('no block tells half of "c"');
    expect(found.warnings.length).toBe(3);
    // Only b is told once, by the block that is called c.
    expect(found.value).toBeCloseTo(1 / 3, 9);
    expect(found.tables?.sizes.values[1][2]).toBe(0);
  });
});
