/** Effective rank, alignment and uniformity of codes whose geometry is known. */
import { describe, expect, it } from "vitest";
import { alignmentUniformity, effectiveRank } from "../../src/metrics/index.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, representationOf } from "./worlds.ts";

const factors = factorsOf({ a: 4, b: 5 });
function of(code: Parameters<typeof drawn>[3], width: number) {
  const test = drawn(800, factors, 5, code);
  return representationOf({ factors, blocks: { first: [0, 2], rest: [2, width] }, train: test, test });
}
const rng = random(1);

describe("effective rank", () => {
  it("counts directions: all of a white code, one of a line, none of zeros", () => {
    const rank = (code: Parameters<typeof drawn>[3]) => effectiveRank.create({})(of(code, 6), rng).value;
    expect(rank((_, each) => Array.from({ length: 6 }, () => each.normal()))).toBeCloseTo(6, 1);
    expect(
      rank((_, each) => {
        const v = each.normal();
        return [v, 2 * v, -v, v, 0, v];
      }),
    ).toBeCloseTo(1, 2);
    expect(rank(() => Array(6).fill(0))).toBe(0);
  });
});

describe("alignment and uniformity", () => {
  const geometry = (code: Parameters<typeof drawn>[3], width = 6) =>
    alignmentUniformity.create({})(of(code, width), rng);
  const corner = (level: number) => [Math.cos((Math.PI * level) / 2), Math.sin((Math.PI * level) / 2)];

  it("a block of one factor lies together for it and apart for the other", () => {
    const { matrix } = geometry(([a], each) => [
      ...corner(a),
      each.normal(),
      each.normal(),
      each.normal(),
      0,
    ]);
    const [[ownShare, otherShare], [first, second]] = matrix!.values;
    expect(ownShare).toBeCloseTo(0, 6);
    expect(otherShare).toBeCloseTo(1, 1);
    expect(first).toBeCloseTo(1, 1);
    expect(second).toBeCloseTo(1, 1);
  });

  it("uniformity of four corners is the potential's mean over their distances, of one point 0", () => {
    const { perBlock } = geometry(([a]) => [...corner(a), 1, 1, 1, 1]);
    // d² is 0, 2, 2 and 4 for levels equally often shown.
    const wanted = Math.log((1 + 2 * Math.exp(-4) + Math.exp(-8)) / 4);
    expect(perBlock.first).toBeCloseTo(wanted, 2);
    expect(perBlock.rest).toBeCloseTo(0, 6);
  });
});
