/** DCI of blocks on worlds with known answers. */
import { describe, expect, it } from "vitest";
import { blockDci } from "../../src/metrics/blocks/blockDci.ts";
import { dci } from "../../src/metrics/dimensions/dci.ts";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { random } from "../../src/random.ts";
import type { Blocks, Sample } from "../../src/types/index.ts";
import { drawn, factorsOf, pickRows, representationOf, rowsOf, unsound } from "./worlds.ts";

const factors = factorsOf({ shape: 3, colour: 4 });
const blocks: Blocks = { shape: [0, 2], colour: [2, 4] };

function representation(sample: Sample, named: Blocks = blocks) {
  const [train, test] = [rowsOf(sample, 0, 600), rowsOf(sample, 600, sample.codes.rows)];
  return representationOf({ factors, blocks: named, train, test });
}
function scored(sample: Sample, named = blocks) {
  const found = scoreWith(
    blockDci.create(blockDci.options.parse({})),
    representation(sample, named),
    random(2),
  );
  expect(unsound(found)).toEqual([]);
  return found;
}
// Each factor needs both dimensions of its block: neither tells shape or colour alone.
const spread = (seed: number) =>
  drawn(900, factors, seed, ([shape, colour], rng) => {
    const [a, b] = [rng.normal(), rng.normal()];
    return [a, shape - a, b, colour - b].map((v) => v + 0.02 * rng.normal());
  });

describe("block DCI", () => {
  it("is high where a factor fills its block, which DCI of dimensions holds against it", () => {
    const sample = spread(1);
    const found = scored(sample);
    expect(found.value).toBeGreaterThan(0.8);
    expect(found.further!.completeness).toBeGreaterThan(0.8);
    expect(found.further!["importance in the own block"]).toBeGreaterThan(0.95);
    const plain = scoreWith(dci.create(dci.options.parse({})), representation(sample), random(2));
    expect(plain.further!.completeness).toBeLessThan(found.further!.completeness - 0.2);
    // The sums of the very importances of `dci`.
    const sums = [0, 2].map((start) =>
      factors.map((_, f) => plain.matrix!.values[start][f] + plain.matrix!.values[start + 1][f]),
    );
    for (const [b, row] of found.matrix!.values.entries())
      for (const [f, value] of row.entries()) expect(value).toBeCloseTo(sums[b][f], 12);
  });

  it("is low where both blocks hold both factors, and of shuffled levels like the null", () => {
    const mixed = scored(
      drawn(900, factors, 2, ([s, c], rng) => [s, c, c, s].map((v) => v + 0.3 * rng.normal())),
    );
    expect(mixed.value).toBeLessThan(0.2);
    const sample = spread(3);
    const wrong = scored({ ...sample, levels: pickRows(sample, random(4).permutation(900)).levels });
    expect(Math.abs(wrong.value - wrong.null!)).toBeLessThan(0.1);
    expect(wrong.value).toBeLessThan(0.15);
  });

  it("asks for two blocks, and warns of dead codes", () => {
    const { lacks } = blockDci.scoring!;
    expect(lacks!(representation(spread(1), { code: [0, 4] }))).toBe("there is one block only (code)");
    expect(lacks!(representation(spread(1)))).toBeNull();
    const dead = scored(drawn(900, factors, 5, () => [1, 1, 1, 1]));
    expect(dead.value).toBe(0);
    expect(dead.warnings).toContain("no block tells anything of: shape, colour");
  });
});
